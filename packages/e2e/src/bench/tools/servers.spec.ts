import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { callUnary, RunServiceService } from "@wellspring/contract";
import { openSmallBench } from "../testing/small-bench.ts";
import { startServers } from "./servers.ts";
import { openClient } from "./upload-blocks.ts";

describe("startServers()", () => {
  it("starts a gateway before a backend, and takes both and their data away", async () => {
    await using bench = await openSmallBench();
    const parent = join(bench.folder, "made");
    const servers = await startServers(parent);
    try {
      using client = openClient(servers.address);
      const status = await callUnary(client, RunServiceService.getStatus, {});
      assert.equal(status.appliedSequence, 1n);
      assert.notEqual(servers.gateway.pid, servers.backend.pid);
      assert.ok(existsSync(servers.dataFolder));
    } finally {
      await servers[Symbol.asyncDispose]();
    }
    assert.deepEqual(await readdir(parent), []);
    assert.throws(() => process.kill(servers.gateway.pid, 0), { code: "ESRCH" });
    assert.throws(() => process.kill(servers.backend.pid, 0), { code: "ESRCH" });
  });
});
