import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "./seeded-random.ts";

const take = (seed: number, count: number): number[] => {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe("SeededRandom.next()", () => {
  it("repeats its numbers for the same seed", () => {
    assert.deepEqual(take(7, 100), take(7, 100));
    assert.notDeepEqual(take(7, 3), take(8, 3));
    assert.deepEqual(take(-1, 3), take(2 ** 32 - 1, 3));
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

describe("SeededRandom.between()", () => {
  it("gives every whole number of the range, its ends too", () => {
    const random = new SeededRandom(4);
    const numbers = Array.from({ length: 200 }, () => random.between(-1, 3));
    assert.deepEqual(
      [...new Set(numbers)].sort((a, b) => a - b),
      [-1, 0, 1, 2, 3],
    );
  });
});

describe("SeededRandom.pick()", () => {
  it("gives each of the choices", () => {
    const random = new SeededRandom(5);
    const picked = Array.from({ length: 100 }, () => random.pick(["a", "b", "c"]));
    assert.deepEqual([...new Set(picked)].sort(), ["a", "b", "c"]);
  });
});
