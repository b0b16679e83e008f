import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nthPrime } from "./primes.ts";

describe("nthPrime()", () => {
  it("counts from 2", () => {
    const first = Array.from({ length: 10 }, (_, i) => nthPrime(i + 1));
    assert.deepEqual(first, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
  });

  it("knows far ones, and near ones afterwards", () => {
    assert.equal(nthPrime(10_001), 104_743);
    assert.equal(nthPrime(1_000_000), 15_485_863);
    assert.equal(nthPrime(9_999), 104_723);
    assert.equal(nthPrime(1), 2);
  });
});
