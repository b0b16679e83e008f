import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createReadings } from "./readings.ts";
import { wellIndexEnd } from "./well.ts";
import { hasWell, joinWells, listWells, wellsOf } from "./well-set.ts";

const setOf = (wells: readonly number[]) => {
  const readings = createReadings(wells.length);
  readings.wells.set(wells.toSorted((a, b) => a - b));
  return wellsOf(readings);
};
const distinct = (wells: readonly number[]) => [...new Set(wells)].sort((a, b) => a - b);
const anyWells = fc.array(fc.integer({ min: 0, max: wellIndexEnd - 1 }), { maxLength: 40 });

describe("wellsOf()", () => {
  it("has a bit for each well, in as few bytes as there can be", () => {
    assert.deepEqual([...setOf([])], []);
    assert.deepEqual([...setOf([0])], [1]);
    assert.deepEqual([...setOf([7, 7, 8])], [0x80, 1]);
    assert.equal(setOf([wellIndexEnd - 1]).length, 192);
  });
});

describe("listWells()", () => {
  it("gives the wells back, rising, each once", () => {
    fc.assert(
      fc.property(anyWells, (wells) => {
        assert.deepEqual(listWells(setOf(wells)), distinct(wells));
      }),
    );
  });
});

describe("hasWell()", () => {
  it("tells a well that is there from one that is not, far behind the last one too", () => {
    const set = setOf([0, 49]);
    assert.deepEqual(
      [0, 1, 48, 49, 50, wellIndexEnd - 1].map((well) => hasWell(set, well)),
      [true, false, false, true, false, false],
    );
  });
});

describe("joinWells()", () => {
  it("has the wells of both and needs no more bytes than the set of all", () => {
    fc.assert(
      fc.property(anyWells, anyWells, (a, b) => {
        assert.deepEqual(joinWells(setOf(a), setOf(b)), setOf([...a, ...b]));
      }),
    );
  });

  it("leaves its parts as they are", () => {
    const [a, b] = [setOf([1]), setOf([2])];
    joinWells(a, b);
    assert.deepEqual([[...a], [...b]], [[2], [4]]);
  });
});
