import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { depositProjects, depositRuns, runName, runOf } from "./runs.ts";

describe("depositRuns()", () => {
  const postgres = usePostgres();

  const laboratory = new Laboratory();
  laboratory.write("lab/run-01", 0, [
    ["A1", 60, 0.1],
    ["A2", 120, 0.1],
  ]);
  laboratory.describe("lab/run-01", {
    ...{ robot: "Ada\0", startedAt: "2019-05-01T12:00:00.123456789+02:00" },
    attributes: { "strain\0": "K-12", __proto__: "none" },
  });

  it("writes all that is known of a run", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const ids = await depositRuns(session, laboratory.takePass({ isWhole: true }).runs.map(runOf));
    assert.deepEqual(
      await tables.run("SELECT *, created_at::text AS created_at, run.id AS id FROM run"),
      [
        {
          ...{ id: ids.get("lab/run-01"), project_id: 1, name: "run-01", robot: "Ada\uFFFD" },
          ...{ instrument: null, started_at: new Date("2019-05-01T10:00:00.123Z") },
          started_at_text: "2019-05-01T12:00:00.123456789+02:00",
          attributes: { "strain\uFFFD": "K-12" },
          ...{ created_at: "2023-11-14 22:13:20+00", changed_at: new Date(1_700_000_000_001) },
          ...{ plates: 1, wells: 2, readings: "2", first_runtime_s: 60, last_runtime_s: 120 },
        },
      ],
    );
  });

  it("writes a run that comes twice, and again, in its place", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const [run] = laboratory.takePass({ isWhole: true }).runs.map(runOf);
    const first = await depositRuns(session, [run, run]);
    const empty = { ...run, readings: 0, wells: 0, plates: 0, description: undefined };
    assert.deepEqual(await depositRuns(session, [empty]), first);
    const columns = "readings, robot, attributes, first_runtime_s";
    assert.deepEqual(await tables.run(`SELECT ${columns} FROM run`), [
      { readings: "0", robot: null, attributes: {}, first_runtime_s: null },
    ]);
  });

  it("tells names apart and orders them by their bytes", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const ids = await depositProjects(session, ["ä", "Z", "a", "🧫", "a"]);
    assert.equal(new Set(ids.values()).size, 4);
    assert.deepEqual(await tables.run("SELECT name FROM project ORDER BY name"), [
      ...[{ name: "Z" }, { name: "a" }, { name: "ä" }, { name: "🧫" }],
    ]);
  });
});

describe("runName()", () => {
  it("is project and run", () => {
    const [change] = new Laboratory().takePass().runs;
    assert.equal(change, undefined);
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0]]);
    assert.equal(runName(runOf(laboratory.takePass().runs[0])), "default/run-01");
  });

  it("refuses a change of no run", () => {
    assert.throws(() => runOf({ run: undefined, plates: [], retractions: [] }), {
      code: Code.DATA_LOSS,
      message: "the pass has a change of no run",
    });
  });
});
