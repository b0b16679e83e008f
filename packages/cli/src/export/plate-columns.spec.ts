import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWell } from "@wellspring/contract";
import { type ReadingRow, readingsOf } from "../testing/readings.ts";
import { PlateColumns } from "./plate-columns.ts";

const add = (columns: PlateColumns, rows: readonly ReadingRow[]): void => {
  const { wells, runtimes, opticalDensities } = readingsOf(rows);
  columns.add(wells, runtimes, opticalDensities);
};

describe("PlateColumns", () => {
  it("gives every runtime once, ascending", () => {
    const columns = new PlateColumns();
    add(columns, [
      ["A1", 20, 1, 0],
      ["A1", 30, 1, 0],
      ["A2", 5, 1, 0],
    ]);
    add(columns, [
      ["A2", 20, 1, 0],
      ["B1", 10, 1, 0],
    ]);
    assert.deepEqual([...columns.runtimes()], [5, 10, 20, 30]);
  });

  it("finds values of a well that came in two parts", () => {
    const columns = new PlateColumns();
    add(columns, [
      ["A1", 10, 0.1, 0],
      ["A1", 20, 0.2, 0],
    ]);
    add(columns, [["A1", 40, 0.4, 0]]);
    const values = [5, 10, 15, 20, 30, 40, 50].map((runtime) => columns.valueAt(0, runtime));
    const missing = Number.NaN;
    assert.deepEqual(values, [missing, 0.1, missing, 0.2, missing, 0.4, missing]);
  });

  it("has no value for a well without readings", () => {
    assert.deepEqual(new PlateColumns().valueAt(parseWell("H12"), 0), Number.NaN);
    assert.equal(new PlateColumns().runtimes().length, 0);
  });
});
