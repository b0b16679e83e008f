import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addToDigest, emptyDigest } from "@wellspring/contract";
import fc from "fast-check";
import type { Digest } from "../gen/wellspring/backend/v1/state.ts";
import { anyRow, anyRows, type Row, toReadings } from "../testing/rows.ts";
import { addDigest, removeUncorrected } from "./digest.ts";

const digestOf = (rows: readonly Row[]): Digest => {
  const digest = emptyDigest();
  addToDigest(digest, toReadings(rows));
  return digest;
};

describe("addToDigest()", () => {
  it("leaves the digest of no readings empty", () => {
    assert.deepEqual(digestOf([]), { low: 0, high: 0 });
  });

  it("does not depend on the order of readings, nor on how they are spread", () => {
    fc.assert(
      fc.property(fc.array(anyRow), fc.nat(), (rows, cut) => {
        const end = cut % (rows.length + 1);
        const digest = digestOf(rows.slice(end).reverse());
        addToDigest(digest, toReadings(rows.slice(0, end)));
        assert.deepEqual(digest, digestOf(rows));
      }),
    );
  });

  it("adds those that are selected, and no others", () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(fc.nat(3), { minLength: 30, maxLength: 30 }),
        (rows, select) => {
          const digest = emptyDigest();
          addToDigest(digest, toReadings(rows), Uint8Array.from(select), 2);
          assert.deepEqual(digest, digestOf(rows.filter((_, i) => select[i] === 2)));
        },
      ),
    );
  });

  it("differs where one thing about a reading differs", () => {
    fc.assert(
      fc.property(anyRow, anyRow, (a, b) => {
        const isSame = a.every((value, i) => Object.is(value, b[i]));
        assert.equal(JSON.stringify(digestOf([a])) === JSON.stringify(digestOf([b])), isSame);
      }),
      { numRuns: 500 },
    );
  });

  it("tells apart all readings of a plate, in each half too", () => {
    const [digests, lows, highs] = [new Set<string>(), new Set<number>(), new Set<number>()];
    const count = 20_000;
    for (let i = 0; i < count; i++) {
      const density = Math.round(80 + (i % 200)) / 1_000;
      const { low, high } = digestOf([[i % 96, Math.floor(i / 96) * 600, density, density]]);
      digests.add(`${low}-${high}`);
      lows.add(low);
      highs.add(high);
    }
    assert.equal(digests.size, count);
    assert.ok(lows.size > count - 200, `${lows.size} different low halves`);
    assert.ok(highs.size > count - 200, `${highs.size} different high halves`);
  });

  it("stays what it is: stored plates have it", () => {
    const rows: Row[] = [
      [0, 0, 0.095, 0.001],
      [1_535, 2_147_483_647, -1.5, Number.NaN],
    ];
    assert.deepEqual(digestOf(rows), expectedDigest);
  });
});

const expectedDigest: Digest = { low: 1_221_138_636, high: 884_500_648 };

describe("removeUncorrected()", () => {
  it("is the inverse of adding readings without corrected values", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRow, fc.nat(2))), (chosen) => {
        const rows = chosen.map(([row]) => row);
        const filled = chosen.flatMap(([[well, runtime, density], choice]): Row[] =>
          choice === 2 ? [[well, runtime, density, Number.NaN]] : [],
        );
        const digest = digestOf([...rows, ...filled]);
        const select = Uint8Array.from(chosen, ([, choice]) => choice);
        removeUncorrected(digest, toReadings(rows), select, 2);
        assert.deepEqual(digest, digestOf(rows));
      }),
    );
  });
});

describe("addDigest()", () => {
  it("gives the digest of both", () => {
    fc.assert(
      fc.property(fc.array(anyRow), fc.array(anyRow), (a, b) => {
        const digest = digestOf(a);
        addDigest(digest, digestOf(b));
        assert.deepEqual(digest, digestOf([...a, ...b]));
      }),
    );
  });

  it("stays within 32 bits", () => {
    const digest = { low: 0xffff_ffff, high: 1 };
    addDigest(digest, { low: 2, high: 0xffff_ffff });
    assert.deepEqual(digest, { low: 1, high: 0 });
  });
});
