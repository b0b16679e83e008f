import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { meanOf } from "./mean.ts";
import { standardDeviationOf } from "./standard-deviation.ts";
import { doubleToRational, exactVariance, isClose, square } from "./testing/exact.ts";

const deviation = (values: readonly number[]): number => {
  const data = Float64Array.from(values);
  return standardDeviationOf(data, meanOf(data));
};

/** A relative error of 1e-12, which is twice as large in the square that is compared. */
const assertClose = (values: readonly number[]): void => {
  const found = deviation(values);
  const isRight = isClose(square(doubleToRational(found)), exactVariance(values), parts);
  // Far below the normal doubles there are too few digits for an error to be relative to.
  assert.ok(isRight || found < tiny, `${found} of ${values}`);
};

const parts = 500_000_000_000n;
const tiny = 1e-307;

describe("standardDeviationOf()", () => {
  it("is zero where all numbers are equal", () => {
    for (const value of [0.1, -1e308, 5e-324, Number.MAX_VALUE, 0]) {
      assert.equal(deviation([value, value, value]), 0);
    }
  });

  it("is finite for the largest doubles", () => {
    const { MAX_VALUE } = Number;
    assert.equal(deviation([MAX_VALUE, -MAX_VALUE]), MAX_VALUE);
    assert.equal(deviation([MAX_VALUE, 0]), MAX_VALUE / 2);
  });

  it("is right for the smallest", () => {
    assert.equal(deviation([0, 1e-323]), 5e-324);
    assertClose([1e-300, 3e-300]);
  });

  it("is right where the mean is no double", () => {
    assert.equal(deviation([1, 1 + Number.EPSILON]), Number.EPSILON / 2);
    assertClose([1e16, 1e16 + 2]);
    assertClose([1e9, 1e9 + 1, 1e9 + 2]);
  });

  it("is within 1e-12 of the exact one for any doubles", () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(fc.array(double, { minLength: 2 }), assertClose));
  });

  it("is within 1e-12 of the exact one for doubles close to each other", () => {
    const close = fc
      .tuple(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), fc.array(fc.nat(9), { minLength: 2 }))
      .map(([base, steps]) => steps.map((step) => base * (1 + step * Number.EPSILON)));
    fc.assert(fc.property(close, assertClose));
  });

  it("is right for a million numbers", () => {
    const values = Array.from({ length: 1_000_000 }, (_, i) => (i % 2 === 0 ? 1e6 : 1e6 + 1e-6));
    const half = deviation([1e6, 1e6 + 1e-6]);
    assert.ok(Math.abs(deviation(values) - half) <= half * 1e-12);
  });
});
