import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { describe, it } from "node:test";
import { openSmallBench } from "../../testing/small-bench.ts";
import { loadSamples } from "../../tools/sample-load.ts";
import { findPostgres } from "../find-postgres.ts";
import { PostgresServer } from "../postgres-server.ts";
import { startInsertServer } from "./insert-server.ts";

describe("startInsertServer()", () => {
  it("takes samples until it is ended", async (t) => {
    const programs = await findPostgres(process.env);
    if (!programs) return t.diagnostic("PostgreSQL is not installed");
    await using bench = await openSmallBench();
    // The server runs as another user.
    await chmod(bench.folder, 0o755);
    await using postgres = await PostgresServer.start(programs, bench.folder);
    const server = await startInsertServer(postgres.socketFolder, 2);
    await loadSamples(server.url, 4, 20);
    const { stdout } = await postgres.run("SELECT count(*) FROM samples");
    assert.match(stdout, /^ +20$/m);
    await server[Symbol.asyncDispose]();
    await assert.rejects(fetch(server.url), { message: "fetch failed" });
  });

  it("rejects where there is no PostgreSQL", async () => {
    const message = "the server for PostgreSQL did not start";
    await assert.rejects(startInsertServer("/nonexistent", 1), { message });
  });
});
