import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Laboratory } from "../testing/laboratory.ts";
import { noBodies, usePostgres } from "../testing/warehouse-tables.ts";
import { depositRetractions } from "./retractions.ts";

describe("depositRetractions()", () => {
  const postgres = usePostgres();

  it("writes each once, with who, why and what", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 3, [
      ["A1", 0, 0.1],
      ["A2", 0, 0.1],
    ]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    laboratory.retract("run-01", 3, ["A1"], "spilt\0");
    const pass = laboratory.takePass();
    const [event] = pass.runs[0].retractions;
    await depositor.deposit(pass, noBodies);
    await using session = await tables.connect();
    await depositRetractions(session, [{ runId: 1, event }]);
    await depositRetractions(session, []);
    assert.deepEqual(await tables.run("SELECT *, id IS NULL AS id FROM retraction"), [
      {
        ...{ id: false, run_id: 1, plate: 3, wells: ["A1"], reason: "spilt\uFFFD" },
        ...{ readings: "1", principal: "ada", retracted_at: new Date(1_700_000_000_000) },
      },
    ]);
  });
});
