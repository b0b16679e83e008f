import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { findPostgres } from "./find-postgres.ts";
import { startReplicatedPostgres } from "./replicated-postgres.ts";

describe("startReplicatedPostgres()", () => {
  it("waits for a standby with each commit, and leaves nothing", async (t) => {
    const programs = await findPostgres(process.env);
    if (!programs) return t.diagnostic("PostgreSQL is not installed");
    const folder = await mkdtemp(join(tmpdir(), "replicated-postgres-"));
    try {
      // The server runs as another user.
      await chmod(folder, 0o755);
      const server = await startReplicatedPostgres(programs, folder);
      try {
        await server.run("CREATE TABLE numbers (number integer)");
        const { stdout } = await server.run(
          "SELECT sync_state, flush_lsn >= pg_current_wal_flush_lsn() FROM pg_stat_replication",
        );
        assert.match(stdout, /^ sync +\| t$/m);
        assert.match((await server.run("SHOW synchronous_commit")).stdout, /^ on$/m);
      } finally {
        await server[Symbol.asyncDispose]();
      }
      assert.deepEqual(await readdir(folder), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
