import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wellName } from "@wellspring/contract";
import { Laboratory, type Row } from "../testing/laboratory.ts";
import { noBodies, usePostgres, type WarehouseTables } from "../testing/warehouse-tables.ts";

/** 20 plates of 96 wells that are read 50 times. */
const fill = async (tables: WarehouseTables): Promise<void> => {
  await using depositor = await tables.open();
  const laboratory = new Laboratory();
  const rows: Row[] = [];
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 12; column++) {
      for (let time = 0; time < 50; time++) {
        rows.push([wellName(row * 48 + column), time * 600, (row * 12 + column + time) / 100]);
      }
    }
  }
  for (let plate = 0; plate < 20; plate++) laboratory.write("run-01", plate, rows);
  laboratory.describe("run-01", { robot: "Ada", startedAt: "2026-01-02T03:04:05Z" });
  laboratory.write("odd", 0, [["AF48", 7, 0.5, 0.25]]);
  laboratory.write("empty", 0, [["A1", 7, 0.5]]);
  laboratory.retract("empty", 0);
  await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
};

describe("the views", () => {
  const postgres = usePostgres();

  it("have readings with names, rows, columns and hours", async () => {
    const tables = await postgres.createTables();
    await fill(tables);
    assert.deepEqual(await tables.run("SELECT * FROM readings WHERE run = 'odd'"), [
      {
        ...{ project: "default", run: "odd", plate: 0, well: "AF48", well_row: "AF" },
        ...{ well_column: 48, runtime_s: 7, hours: 7 / 3600, optical_density: 0.5 },
        corrected_optical_density: 0.25,
      },
    ]);
    const columns = "run, robot, started_at, plates, wells, readings, hours, retractions";
    assert.deepEqual(await tables.run(`SELECT ${columns} FROM runs ORDER BY run DESC`), [
      {
        ...{ run: "run-01", robot: "Ada", started_at: new Date("2026-01-02T03:04:05Z") },
        ...{ plates: 20, wells: 1920, readings: "96000", hours: (49 * 600) / 3600 },
        retractions: "0",
      },
      {
        ...{ run: "odd", robot: null, started_at: null, plates: 1, wells: 1, readings: "1" },
        ...{ hours: 7 / 3600, retractions: "0" },
      },
    ]);
    const [matrix] = await tables.run(`SELECT well_row, "1", "2", "12" FROM plate_matrix
      WHERE run = 'run-01' AND plate = 3 AND runtime_s = 600 AND well_row = 'B'`);
    assert.deepEqual(matrix, { well_row: "B", 1: 0.13, 2: 0.14, 12: 0.24 });
    assert.deepEqual(await tables.run("SELECT * FROM plate_at('run-01', 3, 1199) LIMIT 1"), [
      {
        ...{ well: "A1", well_row: "A", well_column: 1, runtime_s: 600 },
        ...{ optical_density: 0.01, corrected_optical_density: null },
      },
    ]);
    assert.deepEqual(await tables.run("SELECT * FROM plate_at('run-01', 3, -1)"), []);
  });

  it("are answered by ranges of the index, not by reading all", async () => {
    const tables = await postgres.createTables();
    await fill(tables);
    await tables.run("ANALYZE");
    const plan = async (query: string) =>
      (await tables.run(`EXPLAIN ${query}`)).map((row) => row["QUERY PLAN"]).join("\n");
    const series = await plan("SELECT * FROM reading WHERE well_id = 17 ORDER BY runtime_s");
    assert.match(
      series,
      /^Index Scan using reading_pkey on reading .*\n +Index Cond: \(well_id = 17\)$/,
    );
    for (const query of [
      "SELECT * FROM readings WHERE run = 'run-01' AND plate = 3 AND well = 'B7'",
      "SELECT * FROM plate_at('run-01', 3, 1199)",
      "SELECT * FROM plate_matrix WHERE run = 'run-01' AND plate = 3 AND runtime_s = 600",
      "DELETE FROM reading WHERE well_id BETWEEN 1 AND 96",
      `DELETE FROM reading USING unnest(ARRAY[1, 2, 3]) AS replaced (well_id)
       WHERE reading.well_id = replaced.well_id AND runtime_s BETWEEN 600 AND 1200`,
    ]) {
      const steps = await plan(query);
      assert.match(steps, /Index (Only )?Scan (Backward )?(using|on) reading_pkey/, query);
      assert.doesNotMatch(steps, /Seq Scan on reading/, query);
    }
  });
});
