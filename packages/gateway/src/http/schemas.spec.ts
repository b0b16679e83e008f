import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWith } from "./parse-with.ts";
import { pageMembers, queryOf, wholeNumber } from "./schemas.ts";

describe("wholeNumber()", () => {
  const schema = queryOf({ n: wholeNumber(1, 10) });

  it("takes both ends", () => {
    assert.deepEqual(parseWith(schema, { n: "1" }, "query"), { n: 1 });
    assert.deepEqual(parseWith(schema, { n: "010" }, "query"), { n: 10 });
  });

  for (const text of [
    "",
    "0",
    "11",
    "-1",
    "1.5",
    "1e1",
    "0x1",
    " 1",
    "one",
    "99999999999999999999",
  ]) {
    it(`refuses "${text}"`, () => {
      const message = `n: "${text}" is no whole number from 1 to 10`;
      assert.throws(() => parseWith(schema, { n: text }, "query"), { message });
    });
  }

  it("refuses two", () => {
    const message = "n: is given more than once, wanted is one whole number from 1 to 10";
    assert.throws(() => parseWith(schema, { n: ["1", "2"] }, "query"), { message });
  });
});

describe("queryOf()", () => {
  it("has defaults, and refuses what it does not know", () => {
    const schema = queryOf(pageMembers);
    assert.deepEqual(parseWith(schema, {}, "query"), { limit: 100, offset: 0 });
    const message = "query: knows no limt, ofset";
    assert.throws(() => parseWith(schema, { limt: "1", ofset: "2" }, "query"), { message });
  });
});
