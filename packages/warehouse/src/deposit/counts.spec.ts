import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { noBodies, usePostgres } from "../testing/warehouse-tables.ts";
import { assertCounts, markTorn } from "./counts.ts";
import { createPlate } from "./deposited-plate.ts";

describe("assertCounts()", () => {
  const postgres = usePostgres();

  it("names the plate whose readings somebody else deleted", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 3, [
      ["A1", 0, 0.1],
      ["A2", 0, 0.1],
    ]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    await tables.run("DELETE FROM reading WHERE well_id = 1");
    laboratory.write("run-01", 3, [["A1", 0, 0.2]]);
    await assert.rejects(depositor.deposit(laboratory.takePass(), noBodies), {
      code: Code.DATA_LOSS,
      message: "default/run-01, plate 3 has 3 readings in PostgreSQL, not 2 as backends have it",
      next: "run wellspring warehouse rebuild: somebody else changed the tables.",
    });
    assert.equal((await tables.run("TABLE reading")).length, 1);
  });

  it("marks it where an entry was skipped", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 3, [["A1", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    laboratory.write("run-01", 3, [["A1", 60, 0.2]]);
    const [change] = laboratory.takePass().runs[0].plates;
    await using session = await tables.connect();
    const plate = createPlate({ runId: 1, runName: "default/run-01", change }, undefined, false);
    const written = { ...plate, id: 1, copied: 1 };
    await assertCounts(session, [{ ...written, isUnchanged: true }], false);
    await assertCounts(session, [{ ...written, copied: 2 }], false);
    const ask = "SELECT digest IS NULL AS torn FROM plate";
    assert.deepEqual(await tables.run(ask), [{ torn: false }]);
    await assertCounts(session, [written], true);
    assert.deepEqual(await tables.run(ask), [{ torn: true }]);
    await markTorn(session, []);
  });
});
