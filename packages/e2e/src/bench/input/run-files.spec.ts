import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type GeneratedFile, generateRuns } from "./generate-runs.ts";
import { generateRunFile, generateRunFiles, runNames } from "./run-files.ts";

const file: GeneratedFile = {
  shape: { plates: 1, wells: 2, reads: 3 },
  runs: runNames(2),
  order: "plate",
  seed: 5,
};

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-files-"));
});
after(() => rm(folder, { recursive: true }));

describe("runNames()", () => {
  it("counts from run-001 on", () => {
    assert.deepEqual(runNames(3), ["run-001", "run-002", "run-003"]);
    assert.equal(runNames(1_000).at(-1), "run-1000");
  });
});

describe("generateRunFile()", () => {
  it("writes what generateRuns makes", async () => {
    const path = await generateRunFile(folder, file);
    assert.equal(basename(path), "2-runs-1x2x3-by-plate-seed-5-form-1.csv");
    assert.deepEqual(await readFile(path), Buffer.concat([...generateRuns(file)]));
  });

  it("leaves a file that is there as it is, and nothing unfinished", async () => {
    const path = await generateRunFile(folder, file);
    await writeFile(path, "kept");
    assert.equal(await generateRunFile(folder, file), path);
    assert.equal(await readFile(path, "utf8"), "kept");
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith(".unfinished")),
      [],
    );
  });

  it("names files of another order otherwise", async () => {
    const byPlate = await generateRunFile(folder, file);
    assert.notEqual(await generateRunFile(folder, { ...file, order: "time" }), byPlate);
  });
});

describe("generateRunFiles()", () => {
  it("writes a file for each run into a folder of their own", async () => {
    const paths = await generateRunFiles(folder, file);
    assert.equal(paths.length, 2);
    assert.equal(new Set(paths.map(dirname)).size, 1);
    for (const [place, path] of paths.entries()) {
      const alone = { ...file, runs: [file.runs[place]] };
      assert.deepEqual(await readFile(path), Buffer.concat([...generateRuns(alone)]));
      assert.ok((await stat(path)).isFile());
    }
  });
});
