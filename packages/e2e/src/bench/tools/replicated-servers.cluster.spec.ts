import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { describe, it } from "node:test";
import { callUnary, LogStatus_Kind, RunServiceService } from "@wellspring/contract";
import { openSmallBench } from "../testing/small-bench.ts";
import { startReplicated } from "./replicated-servers.ts";
import { openClient } from "./upload-blocks.ts";

describe("startReplicated()", () => {
  it("starts a gateway, a backend and its log, proven to be flushed, and ends them", async () => {
    await using bench = await openSmallBench();
    const servers = await startReplicated("nats-server", bench.folder);
    try {
      using client = openClient(servers.address);
      const { log } = await callUnary(client, RunServiceService.getStatus, {});
      assert.equal(log?.kind, LogStatus_Kind.JETSTREAM);
      assert.equal(log?.synced, true);
    } finally {
      await servers[Symbol.asyncDispose]();
    }
    assert.deepEqual(await readdir(bench.folder), []);
    assert.throws(() => process.kill(servers.backend.pid, 0), { code: "ESRCH" });
  });
});
