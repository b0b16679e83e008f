import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startNats } from "./nats-servers.ts";

describe("startNats()", () => {
  it("starts a cluster of three that flush each write, and leaves nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nats-servers-"));
    try {
      const servers = await startNats("nats-server", folder);
      try {
        assert.equal(servers.urls.length, 3);
        for (const monitor of servers.monitors) {
          const { jetstream } = JSON.parse(await (await fetch(`${monitor}/varz`)).text());
          assert.equal(jetstream.config.sync_always, true);
          assert.equal(jetstream.meta.cluster_size, 3);
        }
      } finally {
        await servers[Symbol.asyncDispose]();
      }
      assert.deepEqual(await readdir(folder), []);
      await assert.rejects(fetch(servers.monitors[0]), { message: "fetch failed" });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
