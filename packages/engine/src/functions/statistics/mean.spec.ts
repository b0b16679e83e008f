import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { meanOf } from "./mean.ts";
import { doubleToRational, exactMean, isClose } from "./testing/exact.ts";

/** One part in as many as a double has, but for the smallest, which have fewer digits. */
const assertClose = (found: number, values: readonly number[]): void => {
  const isTiny = Math.abs(found) < Number.MIN_VALUE / Number.EPSILON;
  const parts = isTiny ? 1n : 1_000_000_000_000_000n;
  assert.ok(isClose(doubleToRational(found), exactMean(values), parts), `${found} of ${values}`);
};

const mean = (...values: number[]): number => meanOf(Float64Array.from(values));

describe("meanOf()", () => {
  it("loses nothing where numbers cancel out", () => {
    assert.equal(mean(1e300, 1e150, 3, -1e300, -1e150), 0.6);
    assert.equal(mean(1e16, 1, -1e16), 1 / 3);
    assert.equal(mean(5e-324, -5e-324), 0);
  });

  it("overflows nowhere", () => {
    assert.equal(mean(Number.MAX_VALUE, Number.MAX_VALUE), Number.MAX_VALUE);
    assert.equal(mean(-Number.MAX_VALUE, -Number.MAX_VALUE), -Number.MAX_VALUE);
    assert.equal(mean(5e-324, 5e-324), 5e-324);
  });

  it("is the mean of what it is given a part of", () => {
    assert.equal(meanOf(Float64Array.of(9, 1, 2, 9).subarray(1, 3)), 1.5);
  });

  it("is within 1e-15 of the exact mean of any doubles", () => {
    const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(fc.property(doubles, (values) => assertClose(mean(...values), values)));
  });

  it("is exact for a million numbers", () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, i) => (i % 2 === 0 ? 0.1 : -0.3));
    assertClose(meanOf(values), [0.1, -0.3]);
  });
});
