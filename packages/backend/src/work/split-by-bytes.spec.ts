import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { splitByBytes } from "./split-by-bytes.ts";

const split = (values: number[], max: number): number[][] =>
  [...splitByBytes(values, max, (value) => value)].map((part) => {
    assert.equal(
      part.bytes,
      part.values.reduce((sum, value) => sum + value),
    );
    return part.values;
  });

describe("splitByBytes()", () => {
  it("fills parts in order", () => {
    assert.deepEqual(split([3, 4, 3, 5, 5, 1], 10), [[3, 4, 3], [5, 5], [1]]);
    assert.deepEqual(split([], 10), []);
  });

  it("leaves a value alone that is too large for any part", () => {
    assert.deepEqual(split([1, 20, 1], 10), [[1], [20], [1]]);
  });
});
