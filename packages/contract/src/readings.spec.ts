import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createReadings, isExactDecimal, powersOfTen, sliceReadings } from "./readings.ts";

describe("createReadings()", () => {
  it("makes zeroed columns of one length", () => {
    assert.deepEqual(createReadings(2), {
      wells: Uint16Array.of(0, 0),
      runtimes: Int32Array.of(0, 0),
      opticalDensities: Float64Array.of(0, 0),
      correctedOpticalDensities: Float64Array.of(0, 0),
    });
  });

  it("makes empty ones", () => assert.equal(createReadings(0).wells.length, 0));
});

describe("sliceReadings()", () => {
  const readings = {
    wells: Uint16Array.of(1, 2, 3),
    runtimes: Int32Array.of(10, 20, 30),
    opticalDensities: Float64Array.of(0.1, 0.2, 0.3),
    correctedOpticalDensities: Float64Array.of(0.01, Number.NaN, 0.03),
  };

  it("takes the readings from start to before end", () => {
    assert.deepEqual(sliceReadings(readings, 1, 3), {
      wells: Uint16Array.of(2, 3),
      runtimes: Int32Array.of(20, 30),
      opticalDensities: Float64Array.of(0.2, 0.3),
      correctedOpticalDensities: Float64Array.of(Number.NaN, 0.03),
    });
  });

  it("shares memory", () => {
    assert.equal(sliceReadings(readings, 0, 1).wells.buffer, readings.wells.buffer);
  });
});

describe("isExactDecimal()", () => {
  it("accepts every decimal of at most 15 significant digits within the bounds", () => {
    const digits = fc.integer({ min: 1, max: 999_999_999_999_999 });
    const exponent = fc.integer({ min: -29, max: 14 });
    const value = fc
      .tuple(fc.constantFrom("", "-"), digits, exponent)
      .map(([sign, mantissa, power]) => Number(`${sign}${mantissa}e${power}`))
      .filter((number) => Math.abs(number) >= 1e-15 && Math.abs(number) <= 1e15);
    fc.assert(fc.property(value, isExactDecimal), { numRuns: 1_000 });
  });

  it("refuses every double whose shortest form has more digits", () => {
    const value = fc
      .double({ min: 1e-15, max: 1e15, noNaN: true })
      .filter((number) => digitsOf(number) > 15);
    fc.assert(fc.property(value, (number) => !isExactDecimal(number)));
  });

  it("looks at all digits beside powers of ten", () => {
    for (let exponent = -14; exponent <= 14; exponent++) {
      const power = Number(`1e${exponent}`);
      for (let step = -40; step <= 40; step++) {
        const value = power * (1 + step * 2 ** -53);
        assert.equal(isExactDecimal(value), digitsOf(value) <= 15, String(value));
      }
    }
  });

  for (const value of [0, -0, 1e-15, -1e-15, 1e15, -1e15, 0.095, 1.5e-14, 999_999_999_999_999]) {
    it(`accepts ${Object.is(value, -0) ? "-0" : value}`, () => assert.ok(isExactDecimal(value)));
  }

  const invalid = [
    ...[Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE],
    ...[9.99e-16, -9.99e-16, 1_000_000_000_000_001, -1.01e15, 0.1 + 0.2, 1 / 3, Math.PI],
    ...[1.000_000_000_000_000_2, 1_234_567_890.123_456_7, 100_000_000_000_000.1],
  ];
  for (const value of invalid) {
    it(`refuses ${value}`, () => assert.equal(isExactDecimal(value), false));
  }
});

describe("powersOfTen", () => {
  it("holds exactly 10^0 to 10^22", () => {
    assert.equal(powersOfTen.length, 23);
    for (const [n, power] of powersOfTen.entries()) assert.equal(BigInt(power), 10n ** BigInt(n));
  });
});

/** Significant digits of the shortest decimal that gives this double. */
const digitsOf = (value: number): number => value.toExponential().replace(/e.*|\D/g, "").length;
