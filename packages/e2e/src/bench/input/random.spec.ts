import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "./random.ts";

describe("createRandom()", () => {
  const take = (seed: number, count: number) => {
    const random = createRandom(seed);
    return Array.from({ length: count }, random);
  };

  it("repeats its numbers for the same seed", () => {
    assert.deepEqual(take(7, 100), take(7, 100));
    assert.notDeepEqual(take(7, 3), take(8, 3));
  });

  it("is Mulberry32", () => {
    assert.deepEqual(
      take(1, 3).map((number) => number * 2 ** 32),
      [2693262067, 11749833, 2265367787],
    );
  });

  it("stays from 0 to below 1, half of it below the middle", () => {
    const numbers = take(3, 10_000);
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    const below = numbers.filter((number) => number < 0.5).length;
    assert.ok(below > 4_700 && below < 5_300, `${below} of 10,000 are below 0.5`);
  });
});
