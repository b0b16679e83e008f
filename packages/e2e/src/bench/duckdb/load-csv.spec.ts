import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { generateRuns } from "../input/generate-runs.ts";
import { loadCsv } from "./load-csv.ts";

describe("loadCsv()", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "load-csv-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("loads a robots' file into a database file, whatever it is called", async () => {
    const csv = join(folder, "robot's.csv");
    const shape = { plates: 2, wells: 3, reads: 4 };
    await writeFile(csv, generateRuns({ shape, runs: ["a"], order: "plate", seed: 1 }));
    const database = join(folder, "readings.duckdb");
    const { seconds, rows } = await loadCsv(csv, database);
    assert.equal(rows, 24);
    assert.ok(seconds > 0);
    assert.ok((await stat(database)).size > 0);
  });

  it("rejects where there is no file", async () => {
    const path = join(folder, "nothing.csv");
    await assert.rejects(loadCsv(path, join(folder, "other.duckdb")), /No files found/);
  });
});
