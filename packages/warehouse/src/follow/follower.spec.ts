import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { BackendChanges } from "../changes/change-source.ts";
import { ChangeServer } from "../testing/change-server.ts";
import { LogLines } from "../testing/log-lines.ts";
import { SpecTables } from "../testing/spec-tables.ts";
import { until } from "../testing/until.ts";
import { Follower, type FollowerOptions } from "./follower.ts";
import { Progress } from "./progress.ts";

/** A server of changes, tables, and how to follow from one to the other. */
const openParts = async () => {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await ChangeServer.open());
  const lines = new LogLines();
  const logger = createLogger({ name: "spec", destination: lines });
  const source = stack.use(await BackendChanges.open([server.address], { logger }));
  const tables = new SpecTables();
  const progress = new Progress({ onReady: () => undefined });
  const follow = (open: FollowerOptions["open"] = async () => tables.openDepositor()) =>
    Follower.open({ source, open, progress, logger });
  const close = () => stack.disposeAsync();
  return { server, lines, tables, progress, follow, [Symbol.asyncDispose]: close };
};

const away = new StatusError(Code.UNAVAILABLE, "db:5432 is away");

describe("Follower", { timeout: 60_000 }, () => {
  it("follows until it is closed, and lets go of the tables", async () => {
    await using parts = await openParts();
    const { server, tables, follow } = parts;
    const follower = await follow();
    await until(() => tables.token === server.tokenOf(1n));
    await follower[Symbol.asyncDispose]();
    assert.equal(tables.open, 0);
    server.lastSequence = 2n;
    assert.equal(tables.token, server.tokenOf(1n));
  });

  for (const code of [Code.UNAUTHENTICATED, Code.FAILED_PRECONDITION, Code.INVALID_ARGUMENT]) {
    it(`does not start with ${Code[code]}`, async () => {
      await using parts = await openParts();
      const refusal = new StatusError(code, "the password is wrong");
      const open = () => Promise.reject(refusal);
      await assert.rejects(parts.follow(open), refusal);
    });
  }

  it("starts without PostgreSQL, and finds it later", async () => {
    await using parts = await openParts();
    const { server, tables, progress, follow, lines } = parts;
    let attempts = 0;
    await using _follower = await follow(async () => {
      if (++attempts < 3) throw away;
      return tables.openDepositor();
    });
    assert.equal(progress.state, "failing");
    await until(() => tables.token === server.tokenOf(1n));
    const text = "nothing is deposited, other attempts follow: db:5432 is away";
    assert.deepEqual(lines.messages, [text], "it is said once");
  });

  it("counts waiting for another warehouse as a start", async () => {
    await using parts = await openParts();
    const { progress, tables, follow, lines } = parts;
    const letGo = Promise.withResolvers<void>();
    await using _follower = await follow(async ({ onWaiting }) => {
      onWaiting("process 17");
      await letGo.promise;
      return tables.openDepositor();
    });
    assert.equal(progress.state, "waiting");
    assert.match(String(lines.messages[0]), /^waits: another warehouse works on .*: process 17$/);
    letGo.resolve();
    await until(() => progress.state === "following");
  });

  it("opens the tables anew after what they threw, and reads the position again", async () => {
    await using parts = await openParts();
    const { server, tables, progress, follow } = parts;
    await using _follower = await follow();
    await until(() => progress.sequence === 1n);
    tables.failure = new StatusError(Code.ABORTED, "another warehouse was here");
    server.lastSequence = 5n;
    await until(() => tables.failure === undefined);
    tables.token = server.tokenOf(3n);
    await until(() => tables.token === server.tokenOf(5n));
    assert.equal(tables.passes.at(-1)?.from, 3n);
    assert.equal(tables.opened, 2);
    assert.equal(tables.open, 1);
  });

  it("goes on after what can't be expected to pass, once it has started", async () => {
    await using parts = await openParts();
    const { server, tables, progress, follow, lines } = parts;
    const refusal = new StatusError(Code.UNAUTHENTICATED, "the password was changed");
    let attempts = 0;
    await using _follower = await follow(async () => {
      if (tables.opened === 1 && attempts++ < 2) throw refusal;
      return tables.openDepositor();
    });
    await until(() => progress.sequence === 1n);
    tables.failure = away;
    server.lastSequence = 2n;
    await until(() => progress.sequence === 2n);
    assert.deepEqual(
      lines.all.map(({ level }) => level),
      ["warn", "error"],
    );
  });

  it("gives up what is under way when it is closed", async () => {
    await using parts = await openParts();
    const { server, tables, follow } = parts;
    server.blocksOfEntry = 1_000_000;
    const follower = await follow();
    await until(() => server.blocks > 0);
    await follower[Symbol.asyncDispose]();
    assert.deepEqual(tables.passes, []);
  });
});
