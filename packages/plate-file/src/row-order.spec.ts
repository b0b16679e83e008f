import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { limits, type Readings } from "@wellspring/contract";
import fc from "fast-check";
import { PlateRows } from "./plate-rows.ts";
import { type RowConflict, rowsToReadings } from "./row-order.ts";

type Row = [well: number, runtime: number, density: number, corrected: number];

const ordered = (
  rows: readonly Row[],
): { parts: Readings[]; counts: number[]; conflicts: RowConflict[] } => {
  const plate = new PlateRows("r", 0, (full) => full.keep());
  rows.forEach((row, index) => {
    plate.append(...row, index + 2);
  });
  const conflicts: RowConflict[] = [];
  const repeated = {
    duplicates: 0,
    filled: 0,
    onConflict: (conflict: RowConflict) => conflicts.push(conflict),
  };
  const parts = [...rowsToReadings(plate.take(), repeated)];
  return { parts, counts: [repeated.duplicates, repeated.filled], conflicts };
};

describe("rowsToReadings()", () => {
  it("orders by well and runtime", () => {
    const rows = fc.uniqueArray(fc.tuple(fc.nat(1_535), fc.nat(2_147_483_647)), {
      minLength: 1,
      selector: ([well, runtime]) => `${well} ${runtime}`,
    });
    fc.assert(
      fc.property(rows, (keys) => {
        const { parts } = ordered(keys.map(([well, runtime]) => [well, runtime, runtime, 1]));
        const expected = keys.toSorted((left, right) => left[0] - right[0] || left[1] - right[1]);
        assert.deepEqual(
          Array.from(parts[0].wells, (well, index) => [well, parts[0].runtimes[index]]),
          expected,
        );
        assert.deepEqual([...parts[0].opticalDensities], [...parts[0].runtimes]);
      }),
    );
  });

  it("hands on what is in order without a copy", () => {
    const plate = new PlateRows("r", 0, () => {});
    plate.append(0, 1, 1, 1, 2);
    plate.append(0, 2, 1, 1, 3);
    const taken = plate.take();
    const [part] = rowsToReadings(taken, { duplicates: 0, filled: 0, onConflict: () => {} });
    assert.equal(part.wells.buffer, taken.chunks[0].wells.buffer);
  });

  it("merges rows of one reading", () => {
    const { parts, counts, conflicts } = ordered([
      [0, 1, 0.5, Number.NaN],
      [0, 1, 0.5, 2],
      [0, 1, 0.5, Number.NaN],
      [0, 1, 0.5, 3],
      [0, 1, 0.75, 2],
    ]);
    assert.deepEqual([...parts[0].correctedOpticalDensities], [2]);
    assert.deepEqual(counts, [1, 1]);
    const place = { well: 0, runtime: 1 };
    assert.deepEqual(conflicts, [
      {
        ...place,
        kind: "correctedOpticalDensity",
        earlier: { line: 3, value: 2 },
        later: { line: 5, value: 3 },
      },
      {
        ...place,
        kind: "opticalDensity",
        earlier: { line: 2, value: 0.5 },
        later: { line: 6, value: 0.75 },
      },
    ]);
  });

  it("cuts at blockReadingsMax, and merges before it cuts", () => {
    const count = limits.blockReadingsMax;
    const rows = Array.from({ length: count }, (_, index): Row => [1, index, 1, Number.NaN]);
    const { parts, counts } = ordered([...rows, [1, count - 1, 1, 5], [1, count, 1, 1]]);
    assert.deepEqual(
      parts.map((part) => part.wells.length),
      [count, 1],
    );
    assert.equal(parts[0].correctedOpticalDensities[count - 1], 5);
    assert.deepEqual(counts, [0, 1]);
  });

  it("names the lines of rows that are far from each other", () => {
    const count = 2 * limits.blockReadingsMax;
    const rows = Array.from({ length: count }, (_, index): Row => [0, count - index, 1, 1]);
    const { parts, counts, conflicts } = ordered([...rows, [0, count, 2, 1], [0, 1, 1, 1]]);
    assert.deepEqual(
      parts.map(({ runtimes }) => [runtimes.length, runtimes[0]]),
      [
        [limits.blockReadingsMax, 1],
        [limits.blockReadingsMax, limits.blockReadingsMax + 1],
      ],
    );
    assert.deepEqual(counts, [1, 0]);
    const earlier = { line: 2, value: 1 };
    const later = { line: count + 2, value: 2 };
    const place = { well: 0, runtime: count };
    assert.deepEqual(conflicts, [{ ...place, kind: "opticalDensity", earlier, later }]);
  });

  it("holds at most 32 bytes a row, all in one well and in no order", () => {
    const count = 16 * limits.blockReadingsMax;
    const before = heldBytes();
    const plate = new PlateRows("r", 0, (full) => full.keep());
    for (let row = 0; row < count; row += 1) {
      plate.append(7, Math.imul(row, 0x9e37_79b1) >>> 1, 1, Number.NaN, row + 2);
    }
    const repeated = { duplicates: 0, filled: 0, onConflict: () => assert.fail("no conflict") };
    let given = 0;
    for (const part of rowsToReadings(plate.take(), repeated)) {
      assert.ok(heldBytes() - before <= 32 * count);
      given += part.wells.length;
    }
    assert.equal(given + repeated.duplicates, count);
  });
});

/** Bytes of all typed arrays that something holds: V8 frees others only after it found them. */
const heldBytes = (): number => {
  let held = Number.POSITIVE_INFINITY;
  for (;;) {
    collectGarbage();
    const { arrayBuffers } = process.memoryUsage();
    if (arrayBuffers >= held) return held;
    held = arrayBuffers;
  }
};

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
