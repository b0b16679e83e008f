import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clientOptions, parseSeconds, parseWholeNumber, selectionOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

describe("parseWholeNumber()", () => {
  it("takes digits", () => {
    assert.equal(parseWholeNumber("plate", "0"), 0);
    assert.equal(parseWholeNumber("plate", "007"), 7);
    assert.equal(parseWholeNumber("plate", undefined), undefined);
  });

  for (const text of ["", "-1", "1.5", "1e3", "x", " 1"]) {
    it(`refuses "${text}"`, () => {
      assert.throws(
        () => parseWholeNumber("plate", text),
        new UsageError(`--plate: "${text}" is no whole number`),
      );
    });
  }
});

describe("parseSeconds()", () => {
  it("takes decimals and gives milliseconds", () => {
    assert.equal(parseSeconds("timeout", "60"), 60_000);
    assert.equal(parseSeconds("timeout", "0.5"), 500);
    assert.equal(parseSeconds("timeout", "2147483"), 2_147_483_000);
  });

  for (const text of ["0", "", "-1", "x", "1e3", "2147484"]) {
    it(`refuses "${text}"`, () => {
      assert.throws(
        () => parseSeconds("timeout", text),
        new UsageError(`--timeout: "${text}" is no number of seconds from 0.001 to 2147483`),
      );
    });
  }
});

describe("options", () => {
  it("describe themselves", () => {
    for (const option of Object.values({ ...clientOptions, ...selectionOptions })) {
      assert.match(option.describe, /^[A-Z]/);
    }
  });
});
