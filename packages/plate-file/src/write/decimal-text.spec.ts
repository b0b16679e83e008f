import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decimalToText } from "./decimal-text.ts";

describe("decimalToText()", () => {
  const cases: readonly [number, string][] = [
    [0, "0"],
    [-0, "0"],
    [0.001, "0.001"],
    [-12.5, "-12.5"],
    [1e-7, "0.0000001"],
    [-1.25e-7, "-0.000000125"],
    [1e-15, "0.000000000000001"],
    [1.23456789012345e-15, "0.00000000000000123456789012345"],
    [1e15, "1000000000000000"],
    [123456789012345, "123456789012345"],
  ];
  for (const [value, text] of cases) {
    it(`writes ${value} as ${text}`, () => assert.equal(decimalToText(value), text));
  }

  it("comes back as the same number, without an exponent", () => {
    const digits = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });
    fc.assert(
      fc.property(digits, fc.integer({ min: -15, max: 0 }), (integer, exponent) => {
        const value = Number(`${integer}e${exponent}`);
        const text = decimalToText(value);
        assert.match(text, /^-?\d+(\.\d+)?$/);
        assert.equal(Number(text), value);
      }),
    );
  });
});
