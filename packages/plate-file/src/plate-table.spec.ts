import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { Findings } from "./findings.ts";
import { type Holding, PlateTable } from "./plate-table.ts";
import { RowReader } from "./row-reader.ts";

const columns = ["plate", "well", "runtime", "opticalDensity", "correctedOpticalDensity"] as const;

class Reading {
  readonly table: PlateTable;
  private readonly rows: RowReader;

  constructor(holding: Holding) {
    const findings = new Findings("f.csv");
    this.table = new PlateTable(holding, findings, () => {});
    this.rows = new RowReader({ columns, run: "r", plate: 0 }, 2, this.table, findings);
  }

  /** Reads lines as one block and answers with the plates and lengths of what is given out. */
  read(lines: readonly string[]): number[][] {
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
    this.rows.readBlock({ bytes, start: 0, end: bytes.length });
    return Array.from(
      this.table.giveOut(this.rows.current, this.rows.rows),
      ({ plate, readings }) => [plate, readings.wells.length],
    );
  }
}

const reads = (plate: number, start: number, end: number): string[] =>
  Array.from({ length: end - start }, (_, index) => `${plate},A1,${start + index},1,`);

describe("PlateTable", () => {
  it("gives a plate out once the file has gone on to others", () => {
    const reading = new Reading("streamed");
    assert.deepEqual(reading.read(reads(0, 0, 3_000)), []);
    assert.deepEqual(reading.read(reads(1, 0, 1_000)), []);
    assert.deepEqual(reading.read(reads(1, 1_000, 2_000)), [[0, 3_000]]);
    assert.equal(Array.from(reading.table.finish()).length, 1);
    assert.deepEqual([reading.table.plates, reading.table.wells], [2, 2]);
  });

  it("waits where the file goes back to a plate", () => {
    const reading = new Reading("streamed");
    reading.read([...reads(0, 0, 2), ...reads(1, 0, 2), ...reads(0, 2, 4)]);
    assert.deepEqual(reading.read(reads(1, 2, 5_000)), []);
  });

  it("holds a bounded number of rows", () => {
    const reading = new Reading("streamed");
    reading.read([...reads(0, 0, 2), ...reads(1, 0, 2), ...reads(0, 2, 4)]);
    let given = 0;
    for (let plate = 2; plate < 22; plate += 1) {
      const parts = reading.read(reads(plate, 0, limits.blockReadingsMax - 1));
      given += parts.reduce((sum, [, length]) => sum + length, 0);
      const read = 6 + (plate - 1) * (limits.blockReadingsMax - 1);
      assert.ok(read - given <= 16 * limits.blockReadingsMax);
    }
    assert.equal(reading.table.isDisordered, false);
  });

  it("notices a row that belongs before those given out", () => {
    const reading = new Reading("streamed");
    reading.read(reads(0, 10, 10 + limits.blockReadingsMax + 1));
    assert.equal(reading.table.isDisordered, false);
    reading.read(reads(0, 3, 4));
    assert.equal(Array.from(reading.table.finish()).length, 1);
    assert.equal(reading.table.isDisordered, true);
  });

  it("holds the whole file where it is told to, plates in order", () => {
    const reading = new Reading("whole");
    assert.deepEqual(reading.read(reads(1, 0, limits.blockReadingsMax + 1)), []);
    assert.deepEqual(reading.read(reads(0, 0, 5_000)), []);
    assert.deepEqual(
      Array.from(reading.table.finish(), ({ plate, readings }) => [plate, readings.wells.length]),
      [
        [0, 5_000],
        [1, limits.blockReadingsMax],
        [1, 1],
      ],
    );
  });
});
