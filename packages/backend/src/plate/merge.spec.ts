import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { anyRows, type Row, toReadings, toRows } from "../testing/rows.ts";
import { compareReadings, filterReadings, mergeReadings } from "./merge.ts";

const merge = (parts: readonly Row[][]): Row[] => toRows(mergeReadings(parts.map(toReadings)));

/** What a map keeps: of readings of one moment the first, or the first that is corrected. */
const naiveMerge = (parts: readonly Row[][]): Row[] => {
  const byPlace = new Map<number, Row>();
  for (const row of parts.flat()) {
    const place = row[0] * 2 ** 31 + row[1];
    const known = byPlace.get(place);
    if (!known || Number.isNaN(known[3])) byPlace.set(place, row);
  }
  return [...byPlace].sort(([a], [b]) => a - b).map(([, row]) => row);
};

/** Parts that agree on densities, as all that is stored does. */
const anyParts = fc
  .array(anyRows, { maxLength: 9 })
  .map((parts) => parts.map((rows) => rows.map(agreed)));
const agreed = ([well, runtime, , corrected]: Row): Row => [
  well,
  runtime,
  well / 8 + (runtime % 7),
  Number.isNaN(corrected) ? corrected : 0.5,
];

describe("mergeReadings()", () => {
  it("merges what a map would", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        assert.deepEqual(merge(parts), naiveMerge(parts));
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order of parts", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        assert.deepEqual(merge(parts), merge(parts.toReversed()));
      }),
    );
  });

  it("merges nothing to nothing", () => {
    assert.deepEqual(merge([]), []);
    assert.deepEqual(merge([[], [], []]), []);
  });

  it("takes the corrected value from where it is", () => {
    const bare: Row = [3, 600, 0.2, Number.NaN];
    const whole: Row = [3, 600, 0.2, 0.1];
    assert.deepEqual(merge([[bare], [whole]]), [whole]);
    assert.deepEqual(merge([[whole], [bare]]), [whole]);
    assert.deepEqual(merge([[bare], [bare]]), [bare]);
  });

  it("leaves its parts as they are", () => {
    const parts = [toReadings([[0, 0, 1, 1]]), toReadings([[0, 0, 1, Number.NaN]])];
    const before = structuredClone(parts);
    mergeReadings(parts);
    assert.deepEqual(parts, before);
  });
});

describe("compareReadings()", () => {
  const readings = toReadings([
    [0, 600, 1, 1],
    [1, 0, 1, 1],
    [1, 600, 2, 2],
  ]);

  it("orders by well, then runtime, whatever the values", () => {
    assert.ok(compareReadings(readings, 0, readings, 1) < 0);
    assert.ok(compareReadings(readings, 2, readings, 1) > 0);
    assert.equal(compareReadings(readings, 2, toReadings([[1, 600, 9, 9]]), 0), 0);
  });

  it("does not overflow", () => {
    const ends = toReadings([
      [0, 0, 1, 1],
      [0, 2_147_483_647, 1, 1],
    ]);
    assert.ok(compareReadings(ends, 0, ends, 1) < 0);
  });
});

describe("filterReadings()", () => {
  it("keeps what it is told, in order", () => {
    fc.assert(
      fc.property(anyRows, fc.array(fc.boolean(), { minLength: 30 }), (rows, kept) => {
        const filtered = filterReadings(toReadings(rows), (i) => kept[i]);
        assert.deepEqual(
          toRows(filtered),
          rows.filter((_, i) => kept[i]),
        );
      }),
    );
  });

  it("gives the same readings where all are kept", () => {
    const readings = toReadings([[0, 0, 1, 1]]);
    assert.equal(
      filterReadings(readings, () => true),
      readings,
    );
  });
});
