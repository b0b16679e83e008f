import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Laboratory } from "../testing/laboratory.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { createPlate } from "./deposited-plate.ts";
import { findPlates, keyOfPlate, removePlates, writePlates } from "./plate-rows.ts";
import { depositRuns, runOf } from "./runs.ts";

describe("writePlates() and findPlates()", () => {
  const postgres = usePostgres();

  it("writes plates, finds them, and removes those without readings", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 3, [["A1", 60, 0.1]]);
    laboratory.write("run-01", 4, [["A1", 60, 0.1]]);
    const deposit = async () => {
      const { runs } = laboratory.takePass();
      const [runId = 0] = (await depositRuns(session, runs.map(runOf))).values();
      const changes = runs[0].plates.map((change) => ({ runId, runName: "run-01", change }));
      const found = await findPlates(session, changes);
      const plates = changes.map((each) => {
        const before = found.get(keyOfPlate(runId, each.change.plate?.plate ?? 0));
        return { runId, plate: createPlate(each, before, false) };
      });
      return { found, ids: await writePlates(session, plates) };
    };
    const first = await deposit();
    assert.equal(first.found.size, 0);
    assert.deepEqual([...first.ids.keys()], ["1/3", "1/4"]);
    laboratory.write("run-01", 3, [["A1", 120, 0.1]]);
    laboratory.retract("run-01", 4);
    const [stored] = laboratory.plates();
    const second = await deposit();
    assert.equal(second.found.get("1/3")?.lastRuntimeSeconds, 60);
    assert.equal(second.found.get("1/4")?.readings, 1);
    assert.deepEqual([...second.ids], [["1/3", first.ids.get("1/3")]]);
    assert.deepEqual(await tables.run("SELECT number, readings, digest FROM plate"), [
      { number: 3, readings: "2", digest: stored.digest },
    ]);
    // What is there already takes no other id.
    const taken = await tables.run(
      "SELECT plate.last_value AS plates, run.last_value AS runs, project.last_value AS projects " +
        "FROM plate_id_seq AS plate, run_id_seq AS run, project_id_seq AS project",
    );
    assert.deepEqual(taken, [{ plates: "2", runs: "1", projects: "1" }]);
    await removePlates(session, [...second.ids.values()]);
    assert.deepEqual(await tables.run("TABLE plate"), []);
  });
});
