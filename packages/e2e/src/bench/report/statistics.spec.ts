import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { percentile, ratios, summarise } from "./statistics.ts";

describe("summarise()", () => {
  it("tells least, middle and greatest", () => {
    assert.deepEqual(summarise([5, 1, 9]), { min: 1, median: 5, max: 9 });
    assert.deepEqual(summarise([4, 1, 2, 8]), { min: 1, median: 3, max: 8 });
    assert.deepEqual(summarise([7]), { min: 7, median: 7, max: 7 });
  });

  it("compares numbers, not their texts, and leaves the list as it is", () => {
    const values = [100, 20, 3];
    assert.equal(summarise(values).median, 20);
    assert.deepEqual(values, [100, 20, 3]);
  });

  it("refuses to make something of nothing", () => {
    assert.throws(() => summarise([]), new RangeError("no values"));
  });
});

describe("percentile()", () => {
  it("lies between neighbours in proportion", () => {
    const values = Array.from({ length: 101 }, (_, value) => value);
    assert.equal(percentile(values, 99), 99);
    assert.equal(percentile([0, 10], 25), 2.5);
    assert.equal(percentile([0, 10], 100), 10);
  });

  it("never leaves the values, and grows with the percent", () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1 });
    const percents = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
    fc.assert(
      fc.property(values, percents, (list, pair) => {
        const [low, high] = pair.toSorted((a, b) => a - b);
        const { min, max } = summarise(list);
        const lower = percentile(list, low);
        const higher = percentile(list, high);
        assert.ok(min <= lower && lower <= higher + 1e-9 && higher <= max + 1e-9);
      }),
    );
  });
});

describe("ratios()", () => {
  it("divides value by value", () => {
    assert.deepEqual(ratios([10, 9], [2, 3]), [5, 3]);
  });
});
