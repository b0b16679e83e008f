import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { columnAt, splitFields, trimBlanks } from "./field.ts";

describe("splitFields()", () => {
  it("splits at commas outside quotes and trims blanks", () => {
    assert.deepEqual(splitFields('a, b ,"c,""d""" , " e"'), [
      { text: "a", column: 1 },
      { text: "b", column: 3 },
      { text: 'c,"d"', column: 7 },
      { text: " e", column: 18 },
    ]);
  });

  it("finds empty fields", () => {
    assert.deepEqual(splitFields(","), [
      { text: "", column: 1 },
      { text: "", column: 2 },
    ]);
    assert.deepEqual(splitFields(""), [{ text: "", column: 1 }]);
  });

  it("refuses open quotes", () => {
    assert.deepEqual(splitFields('a,"b'), {
      fault: "open quote: it is not closed in this line",
      column: 3,
    });
  });

  for (const line of ['a,b"', 'a,"b"c', 'a,"b" "c"', 'a,x"b"']) {
    it(`refuses the stray quote in ${line}`, () => {
      assert.deepEqual(splitFields(line), {
        fault: "stray quote: a quoted field is quoted as a whole, quotes in it are doubled",
        column: 3,
      });
    });
  }
});

describe("columnAt()", () => {
  it("counts characters, not UTF-16 units", () => {
    assert.equal(columnAt("𝄞é,", 3), 3);
    assert.equal(columnAt("abc", 0), 1);
  });
});

describe("trimBlanks()", () => {
  it("takes blanks and tabs away", () => assert.equal(trimBlanks(" \ta b\t "), "a b"));
});
