import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { noBodies, usePostgres } from "../testing/warehouse-tables.ts";

describe("depositPlates()", () => {
  const postgres = usePostgres();

  const listWells = "SELECT id, name FROM well ORDER BY id";

  it("gives wells ids row by row, and those that come later the next ones", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [
      ["B1", 0, 0.1],
      ["A12", 0, 0.1],
      ["A2", 0, 0.1],
    ]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass(), noBodies);
    assert.deepEqual(await tables.run(listWells), [
      ...[
        { id: 1, name: "A2" },
        { id: 2, name: "A12" },
        { id: 3, name: "B1" },
      ],
      { id: 4, name: "A1" },
    ]);
    assert.deepEqual(await tables.run("SELECT next_well_id FROM position"), [{ next_well_id: 5 }]);
  });

  it("takes ids of wells with their readings, and gives them never again", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [
      ["A1", 0, 0.1],
      ["A2", 0, 0.1],
    ]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    laboratory.retract("run-01", 0, ["A2"]);
    await depositor.deposit(laboratory.takePass(), noBodies);
    assert.deepEqual(await tables.run(listWells), [{ id: 1, name: "A1" }]);
    laboratory.retract("run-01", 0);
    await depositor.deposit(laboratory.takePass(), noBodies);
    assert.deepEqual(await tables.run("TABLE plate"), []);
    laboratory.write("run-01", 0, [["A2", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass(), noBodies);
    assert.deepEqual(await tables.run(listWells), [{ id: 3, name: "A2" }]);
    assert.deepEqual(await tables.rows(), laboratory.rows());
  });

  it("burns no ids for a pass that breaks", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    const broken = {
      ...laboratory.takePass({ isWhole: true }),
      end: () => Promise.reject("broke"),
    };
    await assert.rejects(depositor.deposit(broken, noBodies));
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    assert.deepEqual(await tables.run(listWells), [{ id: 1, name: "A1" }]);
  });

  it("replaces filled values, and keeps other times as they are", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [
      ["A1", 0, 0.1],
      ["A1", 60, 0.2],
      ["A1", limits.runtimeSecondsMax, 0.3],
    ]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    const ask = "SELECT ctid FROM reading WHERE runtime_s <> 60 ORDER BY runtime_s";
    const kept = await tables.run(ask);
    laboratory.write("run-01", 0, [["A1", 60, 0.2, 0.15]]);
    const { readings } = await depositor.deposit(laboratory.takePass(), noBodies);
    assert.equal(readings, 1);
    assert.deepEqual(await tables.rows(), laboratory.rows());
    assert.deepEqual(await tables.run(ask), kept);
  });
});
