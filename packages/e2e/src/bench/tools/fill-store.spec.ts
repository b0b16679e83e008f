import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callUnary, RunServiceService } from "@wellspring/contract";
import { openSmallBench } from "../testing/small-bench.ts";
import { fillStore } from "./fill-store.ts";
import { readFolderSize } from "./folder-size.ts";
import { startServers } from "./servers.ts";
import { openClient } from "./upload-blocks.ts";

describe("fillStore()", () => {
  it("uploads runs until the folder is large enough", async () => {
    await using bench = await openSmallBench();
    await using servers = await startServers(bench.folder);
    const { rows, bytes } = await fillStore(servers, 1, 1);
    assert.equal(rows, 2 * 32 * 96 * 2_000);
    assert.ok(bytes > rows, `${bytes} bytes for ${rows} rows`);
    assert.ok(bytes <= (await readFolderSize(servers.dataFolder)).diskBytes);
    using client = openClient(servers.address);
    const request = { project: "", run: "filled-2", token: "" };
    const { run } = await callUnary(client, RunServiceService.getRun, request);
    assert.equal(run?.readings, rows / 2);
  });
});
