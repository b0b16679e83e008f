import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Laboratory } from "../testing/laboratory.ts";
import { noBodies, usePostgres } from "../testing/warehouse-tables.ts";
import { findWells, findWellsOf, removeWells, WellIdSource, writeWells } from "./wells.ts";

describe("WellIdSource", () => {
  it("gives each id once, and tells for what", () => {
    const ids = new WellIdSource(7);
    assert.equal(ids.next(3, 0), 7);
    assert.equal(ids.next(3, 48), 8);
    assert.deepEqual(ids.takeNew(), [
      { id: 7, plateId: 3, index: 0 },
      { id: 8, plateId: 3, index: 48 },
    ]);
    assert.deepEqual(ids.takeNew(), []);
    assert.equal(ids.nextId, 9);
  });
});

describe("writeWells(), findWellsOf() and removeWells()", () => {
  const postgres = usePostgres();

  it("write, find and remove wells", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    await using session = await tables.connect();
    await writeWells(session, [
      { id: 8, plateId: 1, index: 49 },
      { id: 9, plateId: 1, index: 1535 },
    ]);
    const columns = "name, well_row, well_column";
    assert.deepEqual(await tables.run(`SELECT ${columns} FROM well WHERE id > 1 ORDER BY id`), [
      { name: "B2", well_row: 2, well_column: 2 },
      { name: "AF48", well_row: 32, well_column: 48 },
    ]);
    const wells = new Map([[1, { ids: [1, 8, 9], indexes: [0, 49, 1535] }]]);
    assert.deepEqual(await findWellsOf(session, [1, 2]), wells);
    assert.deepEqual(await findWells(session, []), new Map());
    await removeWells(session, [8, 9]);
    await removeWells(session, []);
    assert.equal((await tables.run("TABLE well")).length, 1);
  });
});
