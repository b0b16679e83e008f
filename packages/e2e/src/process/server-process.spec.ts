import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ServerProcess } from "./server-process.ts";

describe("ServerProcess", () => {
  it("starts a server on a free port and stops it in order", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-server-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const server = await ServerProcess.start(["backend", "--data", folder]);
    assert.match(server.address, /^127\.0\.0\.1:[1-9]\d*$/);
    assert.equal(await server.stop(), 0);
    assert.throws(() => process.kill(server.pid, 0), { code: "ESRCH" });
  });

  it("ends one at once", async () => {
    const server = await ServerProcess.start(["serve", "--print"]);
    await server.kill();
    assert.throws(() => process.kill(server.pid, 0), { code: "ESRCH" });
  });

  it("tells why one did not start", async () => {
    await assert.rejects(
      ServerProcess.start(["backend", "--data", "/dev/null/data"]),
      /^Error: backend ended with 1: wellspring: /,
    );
  });
});
