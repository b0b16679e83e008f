import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { describe, it } from "node:test";
import { findPostgres } from "../postgres/find-postgres.ts";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { freePorts } from "./free-ports.ts";
import { WarehouseCopy } from "./warehouse-copy.ts";

describe("WarehouseCopy", () => {
  it("waits for a run and for everything, where PostgreSQL is installed", async (t) => {
    const programs = await findPostgres(process.env);
    if (!programs) return t.diagnostic("PostgreSQL is not installed");
    await using bench = await openSmallBench();
    // The server runs as another user.
    await chmod(bench.folder, 0o755);
    const [port] = await freePorts(1);
    await using server = await PostgresServer.start(programs, bench.folder, { port });
    await server.run('CREATE SCHEMA "a b"');
    await server.run('CREATE TABLE "a b".run (name text, readings bigint)');
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    await using copy = await WarehouseCopy.open(url, "a b");
    const there: string[] = [];
    const waits = [
      copy.untilRun("two", 5).then(() => there.push("two")),
      copy.untilReadings(12).then(() => there.push("all")),
    ];
    await server.run(`INSERT INTO "a b".run VALUES ('one', 7)`);
    await copy.untilRun("one", 7);
    assert.deepEqual(there, []);
    await server.run(`INSERT INTO "a b".run VALUES ('two', 5)`);
    await Promise.all(waits);
    assert.deepEqual(there.sort(), ["all", "two"]);
    const message = "PostgreSQL has 7 readings instead of 6";
    await assert.rejects(copy.untilRun("one", 6), { message });
  });
});
