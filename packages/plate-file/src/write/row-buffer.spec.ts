import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decimalToText } from "./decimal-text.ts";
import { RowBuffer } from "./row-buffer.ts";

const written = (write: (buffer: RowBuffer) => void): string => {
  const buffer = new RowBuffer();
  write(buffer);
  return Buffer.from(buffer.take()).toString();
};

describe("RowBuffer", () => {
  it("writes bytes, short and long", () => {
    for (const text of ["", "run", "a name longer than the thirty-two bytes of a loop"]) {
      assert.equal(
        written((buffer) => buffer.writeBytes(Buffer.from(text))),
        text,
      );
    }
  });

  for (const integer of [
    0, 9, 10, 999, 1_000, 2_147_483_647, 2_147_483_648, 9_007_199_254_740_991,
  ]) {
    it(`writes ${integer}`, () => {
      assert.equal(
        written((buffer) => buffer.writeInteger(integer)),
        String(integer),
      );
    });
  }

  const decimals: readonly [number, string][] = [
    [0, "0"],
    [-0, "0"],
    [1, "1"],
    [0.059, "0.059"],
    [0.05, "0.05"],
    [0.5, "0.5"],
    [-0.001, "-0.001"],
    [1.000001, "1.000001"],
    [0.00001, "0.00001"],
    [-123456.123456, "-123456.123456"],
    [999999.999, "999999.999"],
    [1000000.001, "1000000.001"],
    [2147483.648, "2147483.648"],
    [999999999.999999, "999999999.999999"],
    [1e-7, "0.0000001"],
    [1e-15, "0.000000000000001"],
    [1e15, "1000000000000000"],
    [-1e15, "-1000000000000000"],
  ];
  for (const [value, text] of decimals) {
    it(`writes ${value} as ${text}`, () => {
      assert.equal(
        written((buffer) => buffer.writeDecimal(value)),
        text,
      );
    });
  }

  it("writes every decimal as the general form does", () => {
    const digits = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });
    const few = fc.integer({ min: -99_999, max: 99_999 });
    fc.assert(
      fc.property(fc.oneof(digits, few), fc.integer({ min: -15, max: 0 }), (integer, exponent) => {
        const value = Number(`${integer}e${exponent}`);
        assert.equal(
          written((buffer) => buffer.writeDecimal(value)),
          decimalToText(value),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("is empty again after it was taken", () => {
    const buffer = new RowBuffer();
    buffer.writeInteger(7);
    assert.equal(buffer.take().length, 1);
    assert.equal(buffer.take().length, 0);
  });

  it("tells when a row does not fit any more", () => {
    const buffer = new RowBuffer();
    assert.equal(buffer.hasRoom(256 * 1024), true);
    buffer.writeByte(0x41);
    assert.equal(buffer.hasRoom(256 * 1024), false);
    assert.equal(buffer.hasRoom(256 * 1024 - 1), true);
  });
});
