import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { integerBytesMax, passPlainNumbers } from "./pass-plain-numbers.ts";

const pass = (text: string): string => text.slice(passPlainNumbers(Buffer.from(text), 0));

describe("passPlainNumbers()", () => {
  it("stops before what is no plain number, and before what may go on", () => {
    const plain = "0,-0,10,0.5,-10.250,";
    for (const rest of [
      "",
      "1",
      "1.5",
      "1]",
      "-",
      " 1,",
      "1e5,",
      "01,",
      "1.,",
      ".5,",
      "--1,",
      "x,",
    ]) {
      assert.equal(pass(plain + rest), rest);
    }
    assert.equal(pass(`${"9".repeat(integerBytesMax)},1,`), "");
    const long = `${"9".repeat(integerBytesMax + 1)},`;
    assert.equal(pass(long), long);
  });

  it("begins where it is told to", () => {
    assert.equal(passPlainNumbers(Buffer.from("x,1,2"), 2), 4);
  });
});
