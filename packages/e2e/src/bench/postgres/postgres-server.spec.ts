import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Client } from "pg";
import { freePorts } from "../tools/free-ports.ts";
import { findPostgres } from "./find-postgres.ts";
import { PostgresServer } from "./postgres-server.ts";

/** Undefined on machines without PostgreSQL. */
const programs = await findPostgres(process.env);

describe("PostgresServer", () => {
  let inputs = "";
  let folder = "";
  before(async () => {
    inputs = await mkdtemp(join(tmpdir(), "postgres-server-"));
    folder = join(inputs, "servers");
    await mkdir(folder);
    // The server runs as another user.
    await chmod(inputs, 0o755);
  });
  after(() => rm(inputs, { recursive: true }));

  it("rejects where its programs are missing, and leaves nothing", async () => {
    const missing = { folder: join(inputs, "nothing"), version: "PostgreSQL 15" };
    await assert.rejects(PostgresServer.start(missing, folder), { code: "ENOENT" });
    assert.deepEqual(await readdir(folder), []);
  });

  it("runs statements, reads their input, and leaves nothing, where it is installed", async (t) => {
    if (!programs) return t.diagnostic("PostgreSQL is not installed");
    const server = await PostgresServer.start(programs, folder);
    try {
      await server.run("CREATE TABLE numbers (number integer)");
      const input = join(inputs, "numbers.csv");
      await writeFile(input, "1\r\n2");
      const copied = await server.run("COPY numbers FROM STDIN WITH (FORMAT csv)", input);
      assert.equal(copied.stdout, "COPY 2\n");
      await assert.rejects(server.run("SELECT nothing"), /column "nothing" does not exist/);
      assert.match((await server.run("SHOW fsync")).stdout, /^ on$/m);
      assert.match((await server.run("SHOW listen_addresses")).stdout, /^ *$/m);
    } finally {
      await server[Symbol.asyncDispose]();
    }
    assert.deepEqual(await readdir(folder), []);
  });

  it("listens on a port of this machine where it is told to", async (t) => {
    if (!programs) return t.diagnostic("PostgreSQL is not installed");
    const [port] = await freePorts(1);
    await using server = await PostgresServer.start(programs, folder, { port });
    assert.equal(server.port, port);
    assert.match((await server.run("SHOW port")).stdout, new RegExp(`^ ${port}$`, "m"));
    const client = new Client({ host: "127.0.0.1", port, user: "postgres" });
    await client.connect();
    await client.end();
  });
});
