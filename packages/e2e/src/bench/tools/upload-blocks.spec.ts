import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { encodeBlocks } from "@wellspring/contract";
import { growRun } from "../input/generate-runs.ts";
import { generateRunFile } from "../input/run-files.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { plateToReadings } from "./plate-readings.ts";
import { runWellspring, uploadFiles } from "./run-wellspring.ts";
import { startServers } from "./servers.ts";
import { openClient, uploadBlocks } from "./upload-blocks.ts";

const input = { shape: { plates: 2, wells: 3, reads: 4 }, seed: 1 };

const blocksOf = (run: string, start: number, end: number) =>
  growRun(input, run).flatMap((grown, plate) =>
    encodeBlocks(plateToReadings(grown, start, end)).map((block) => ({ run, plate, block })),
  );

describe("uploads of the bench", async () => {
  it("store the same readings by blocks, read by read, as by file", async () => {
    await using bench = await openSmallBench();
    await using servers = await startServers(bench.folder);
    using client = openClient(servers.address);
    for (let read = 0; read < 4; read++) {
      const committed = await uploadBlocks(client, blocksOf("a", read, read + 1));
      assert.equal(committed.newReadings, 6);
      assert.notEqual(committed.token, "");
    }
    const file = { ...input, runs: ["a"], order: "plate" } as const;
    const path = await generateRunFile(join(bench.folder, "inputs"), file);
    const { seconds } = await uploadFiles(servers, [path], 24);
    assert.ok(seconds > 0);
    await assert.rejects(uploadFiles(servers, [path], 24, { project: "default" }), {
      message: "0 rows of 24 were stored",
    });
    const runs = await runWellspring(servers, ["runs", "--json"]);
    assert.match(runs.stdout, /"a"/);
  });

  it("are rejected with what the server says", async () => {
    await using bench = await openSmallBench();
    await using servers = await startServers(bench.folder);
    using client = openClient(servers.address);
    const [first] = blocksOf("a", 0, 4);
    const damaged = { ...first, block: first.block.with(20, first.block[20] ^ 1) };
    await assert.rejects(uploadBlocks(client, [damaged]), { name: "StatusError" });
  });
});
