import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { countRows, type GeneratedFile } from "../input/generate-runs.ts";
import { generateRunFile, generateRunFiles, runNames } from "../input/run-files.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { runWellspring, uploadFiles } from "./run-wellspring.ts";
import { startServers } from "./servers.ts";

describe("commands of the bench", () => {
  it("upload into a new project each time, and keep their state to themselves", async () => {
    await using bench = await openSmallBench();
    await using servers = await startServers(bench.folder);
    const { run: shape } = bench.sizes;
    const file: GeneratedFile = { shape, runs: runNames(2), order: "time", seed: 1 };
    const folder = join(bench.folder, "inputs");
    const rows = 2 * countRows(shape);
    await uploadFiles(servers, [await generateRunFile(folder, file)], rows);
    await uploadFiles(servers, await generateRunFiles(folder, file), rows, { project: "files" });
    assert.equal((await readdir(join(servers.folder, "state"))).length, 2);

    const output = join(servers.folder, "export.csv");
    await runWellspring(servers, ["export", "run-002"], { project: "files", output });
    const lines = (await readFile(output, "utf8")).trimEnd().split("\n");
    assert.equal(lines.length, 1 + countRows(shape));
  });

  it("are rejected with what a command says", async () => {
    await using bench = await openSmallBench();
    await using servers = await startServers(bench.folder);
    await assert.rejects(
      runWellspring(servers, ["show", "nothing"]),
      / ended with 1: wellspring: /,
    );
  });
});
