import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, decodeBlock, encodeBlock, limits, type ReadingColumns } from "@wellspring/contract";
import fc from "fast-check";
import { columnsToReadings } from "./columns-to-readings.ts";
import { readingsToColumns } from "./readings-to-columns.ts";

const columnsWith = (fields: Partial<ReadingColumns>): ReadingColumns => ({
  wells: ["A1", "B2"],
  wellIndexes: [0, 1],
  runtimesSeconds: [0, 60],
  opticalDensities: [0.1, 0.2],
  correctedOpticalDensities: [],
  ...fields,
});

const filled = (length: number): ReadingColumns => ({
  wells: ["A1"],
  wellIndexes: Array.from({ length }, () => 0),
  runtimesSeconds: Array.from({ length }, (_, at) => at),
  opticalDensities: Array.from({ length }, () => 0.1),
  correctedOpticalDensities: [],
});

/** Rows of distinct wells and runtimes, in any order. */
const rows = fc.uniqueArray(
  fc.record({
    well: fc.constantFrom("A1", "A2", "B1", "H12", "AF48"),
    runtime: fc.oneof(fc.nat(50), fc.nat(limits.runtimeSecondsMax)),
    density: fc.integer({ min: -99_999, max: 99_999 }).map((value) => value / 1_000),
    corrected: fc.option(
      fc.nat(9_999).map((value) => value / 1_000),
      { nil: Number.NaN },
    ),
  }),
  { selector: ({ well, runtime }) => `${well} ${runtime}`, minLength: 1, maxLength: 60 },
);

type Row = typeof rows extends fc.Arbitrary<(infer Row)[]> ? Row : never;

const toColumns = (all: Row[]): ReadingColumns => {
  const wells = [...new Set(all.map(({ well }) => well))];
  return {
    wells,
    wellIndexes: all.map(({ well }) => wells.indexOf(well)),
    runtimesSeconds: all.map(({ runtime }) => runtime),
    opticalDensities: all.map(({ density }) => density),
    correctedOpticalDensities: all.map(({ corrected }) => corrected),
  };
};

const refuses = (fields: Partial<ReadingColumns>, message: string): void => {
  it(`refuses: ${message}`, () => {
    assert.throws(() => columnsToReadings(columnsWith(fields)), {
      code: Code.INVALID_ARGUMENT,
      message,
    });
  });
};

describe("columnsToReadings()", () => {
  it("orders by well, then runtime, whatever the order of rows and wells", () => {
    const { readings, duplicates } = columnsToReadings({
      wells: ["B1", "a02", "A1"],
      wellIndexes: [0, 1, 2, 0, 2],
      runtimesSeconds: [60, 5, 90, 0, 30],
      opticalDensities: [1, 2, 3, 4, 5],
      correctedOpticalDensities: [0.1, Number.NaN, 0.3, 0.4, 0.5],
    });
    assert.deepEqual([...readings.wells], [0, 0, 1, 48, 48]);
    assert.deepEqual([...readings.runtimes], [30, 90, 5, 0, 60]);
    assert.deepEqual([...readings.opticalDensities], [5, 3, 2, 4, 1]);
    assert.deepEqual([...readings.correctedOpticalDensities], [0.5, 0.3, Number.NaN, 0.4, 0.1]);
    assert.equal(duplicates, 0);
  });

  it("gives back what went in, in order, in a block and as columns again", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const { readings } = columnsToReadings(toColumns(all));
        const decoded = decodeBlock(encodeBlock(readings));
        assert.deepEqual(decoded, readings);
        const again = columnsToReadings(readingsToColumns(decoded));
        assert.deepEqual(again, { readings, duplicates: 0 });
        assert.equal(readings.wells.length, all.length);
      }),
      { numRuns: 200 },
    );
  });

  it("counts what only repeats, and counts nothing else", () => {
    fc.assert(
      fc.property(rows, fc.nat(60), (all, count) => {
        const repeated = all.slice(0, count);
        const once = columnsToReadings(toColumns(all));
        const twice = columnsToReadings(toColumns([...repeated, ...all]));
        assert.deepEqual(twice, { ...once, duplicates: repeated.length });
      }),
      { numRuns: 200 },
    );
  });

  it("fills an absent corrected value with a present one, in either order", () => {
    for (const corrected of [
      [0.5, Number.NaN],
      [Number.NaN, 0.5],
    ]) {
      const { readings, duplicates } = columnsToReadings({
        ...columnsWith({ wellIndexes: [0, 0], runtimesSeconds: [7, 7] }),
        opticalDensities: [0.1, 0.1],
        correctedOpticalDensities: corrected,
      });
      assert.deepEqual([...readings.correctedOpticalDensities], [0.5]);
      assert.equal(duplicates, 1);
    }
  });

  it("takes -0 for zero", () => {
    const { readings } = columnsToReadings(columnsWith({ opticalDensities: [-0, 0] }));
    assert(Object.is(readings.opticalDensities[0], 0));
  });

  it("takes as many readings as a block holds, and no more", () => {
    const most = columnsToReadings(filled(limits.blockReadingsMax));
    assert.equal(most.readings.wells.length, limits.blockReadingsMax);
    assert.throws(() => columnsToReadings(filled(limits.blockReadingsMax + 1)), {
      code: Code.INVALID_ARGUMENT,
      message: "columns: hold 65537 readings, at most 65536 are allowed",
    });
  });

  refuses(
    { wellIndexes: [0, 0], runtimesSeconds: [600, 600] },
    "columns: well A1 at 600 s comes twice with different values",
  );
  refuses(
    {
      wellIndexes: [1, 1],
      runtimesSeconds: [5, 5],
      opticalDensities: [1, 1],
      correctedOpticalDensities: [1, 2],
    },
    "columns: well B2 at 5 s comes twice with different values",
  );
  refuses({ opticalDensities: [] }, "columns: hold no reading");
  refuses({ wellIndexes: [0] }, "well_indexes: has 1 values beside 2 optical densities");
  refuses(
    { runtimesSeconds: [1, 2, 3] },
    "runtimes_seconds: has 3 values beside 2 optical densities",
  );
  refuses(
    { correctedOpticalDensities: [1] },
    "corrected_optical_densities: has 1 values beside 2 optical densities",
  );
  refuses({ wells: ["A1", "A0"] }, 'wells: "A0" is no well from A1 to AF48');
  refuses({ wells: ["A1", "a01"] }, "wells: name a well twice");
  refuses({ wells: ["A1"] }, "well_indexes: 1 at place 1 is beyond the 1 wells");
  refuses(
    { runtimesSeconds: [0, 2_147_483_648] },
    "runtimes_seconds: 2147483648 at place 1 is more than 2147483647",
  );
  const form = "is not a decimal of at most 15 digits, zero or from 1e-15 to 1000000000000000";
  refuses({ opticalDensities: [0, Number.NaN] }, `optical_densities: NaN at place 1 ${form}`);
  refuses({ opticalDensities: [1 / 3, 0] }, `optical_densities: ${1 / 3} at place 0 ${form}`);
  refuses(
    { correctedOpticalDensities: [Number.NaN, Number.POSITIVE_INFINITY] },
    `corrected_optical_densities: Infinity at place 1 ${form}`,
  );
});
