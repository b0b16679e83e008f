import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Laboratory } from "../testing/laboratory.ts";
import { noBodies, usePostgres } from "../testing/warehouse-tables.ts";
import { calculation, crunched, sample } from "../testing/works.ts";
import { clearWholly, removeBeside } from "./beside.ts";

describe("removeBeside() and clearWholly()", () => {
  const postgres = usePostgres();

  it("leaves what is named, and the projects of it", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    for (const run of ["a/kept", "a/gone", "b/gone"]) laboratory.write(run, 0, [["A1", 0, 0.1]]);
    laboratory.write("a/kept", 1, [["A1", 0, 0.1]]);
    const works = [calculation({ project: "c" }), sample({ project: "d" }), crunched()];
    await depositor.deposit(laboratory.takePass({ isWhole: true, works }), noBodies);
    await using session = await tables.connect();
    const [kept] = await session.query<{ run_id: number; id: number }>(
      "SELECT run_id, plate.id FROM plate JOIN run ON run.id = run_id WHERE name = 'kept' LIMIT 1",
    );
    await clearWholly(session);
    await removeBeside(session, new Set([kept.run_id]), new Set([kept.id]));
    assert.deepEqual(await tables.run("SELECT name FROM project"), [{ name: "a" }]);
    assert.deepEqual(await tables.run("SELECT run, plate FROM readings"), [
      { run: "kept", plate: 0 },
    ]);
    for (const table of ["sample", "sample_statistics", "calculation", "crunch_result"]) {
      assert.deepEqual(await tables.run(`TABLE ${table}`), []);
    }
    assert.equal((await tables.run("TABLE well")).length, 1);
  });
});
