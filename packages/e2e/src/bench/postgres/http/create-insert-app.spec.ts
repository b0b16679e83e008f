import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { describe, it } from "node:test";
import { openSmallBench } from "../../testing/small-bench.ts";
import { findPostgres } from "../find-postgres.ts";
import { PostgresServer } from "../postgres-server.ts";
import { createInsertApp } from "./create-insert-app.ts";

describe("createInsertApp()", () => {
  it("writes each sample, and nothing that is none", async (t) => {
    const programs = await findPostgres(process.env);
    if (!programs) return t.diagnostic("PostgreSQL is not installed");
    await using bench = await openSmallBench();
    // The server runs as another user.
    await chmod(bench.folder, 0o755);
    await using server = await PostgresServer.start(programs, bench.folder);
    await using app = await createInsertApp(server.socketFolder, 2);
    const post = (payload: object) => app.inject({ method: "POST", url: "/v1/raw", payload });
    const sample = { time_stamp: "2019-05-01T06:00:00-04:00", data: [1, 2] };
    const answer = await post(sample);
    assert.equal(answer.statusCode, 200);
    assert.equal((await post({ ...sample, data: [] })).statusCode, 400);
    const { stdout } = await server.run("SELECT submission_id, length(body) FROM samples");
    assert.ok(stdout.includes(JSON.parse(answer.body).submission_id));
    assert.match(stdout, /\(1 row\)/);
    assert.match(stdout, new RegExp(` ${JSON.stringify(sample).length}\n`));
  });
});
