import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { PostgresServer } from "@wellspring/warehouse/testing/postgres";
import { createSpecIo } from "../testing/spec-io.ts";
import { startMain } from "../testing/start-main.ts";
import { warehouseCommand } from "./warehouse.ts";

const program = { name: "wellspring", version: "0", commands: [warehouseCommand] };

/** What a command line that can't succeed says. */
const refuse = async (exitCode: number, ...args: string[]): Promise<string> => {
  const io = createSpecIo();
  assert.equal(await runCommandLine(program, ["warehouse", ...args], io), exitCode);
  assert.equal(io.stdoutText(), "");
  return io.stderrText();
};

describe("wellspring warehouse", { timeout: 60_000 }, () => {
  let postgres: PostgresServer;
  let url: string;

  before(async () => {
    postgres = await PostgresServer.start();
    url = await postgres.createDatabase();
  });

  after(() => postgres[Symbol.asyncDispose]());

  const follow = (...args: string[]) => ["--listen", "127.0.0.1:0", "--postgres", ...args];

  it("wants to be told where PostgreSQL is", async () => {
    assert.match(await refuse(2), /^wellspring: --postgres: is missing: postgres:\/\//);
    assert.match(await refuse(2, "--postgres", "db"), /^wellspring: --postgres: is no URL like /);
    const wrong = await refuse(2, "--postgres", url, "--schema", "A");
    assert.match(wrong, /^wellspring: --schema: "A" is no name/);
  });

  it("says in one line what it can't begin with, and never a password", async () => {
    const wrong = url.replace("wellspring@", "other-secret@");
    const text = await refuse(1, ...follow(wrong));
    assert.match(text, /^wellspring: PostgreSQL at 127\.0\.0\.1:\d+\/\S+ refuses the password of /);
    assert.match(
      text,
      /\nNext: name a user of its, with the password, in WELLSPRING_POSTGRES\.\n$/,
    );
    assert.doesNotMatch(text, /other-secret/);
    assert.match(await refuse(1, ...follow(postgres.url("none"))), /has no such database/);
    await postgres.run("CREATE SCHEMA theirs; CREATE TABLE theirs.run (name text)", url);
    const theirs = await refuse(1, ...follow(url, "--schema", "theirs"));
    assert.match(theirs, /has a schema "theirs" that is not Wellspring's: name another one\n/);
  });

  it("refuses a standby", async () => {
    await using standby = await postgres.startStandby();
    const text = await refuse(1, ...follow(standby.url(new URL(url).pathname.slice(1))));
    assert.match(text, /only answers queries: name the primary server/);
  });

  it("says in one line that it runs, without a backend too, and stops in order", async () => {
    const args = follow(url, "--backend", "127.0.0.1:1");
    const server = startMain(["warehouse", ...args]);
    const line = await server.line(() => true);
    assert.match(line, /^wellspring warehouse is ready on 127\.0\.0\.1:\d+$/);
    assert.equal(await server.stop(), 0);
    const made = "SELECT FROM pg_namespace WHERE nspname = 'wellspring'";
    assert.equal((await postgres.run(made, url)).length, 1);
  });
});
