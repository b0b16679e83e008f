import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { BackendChanges } from "../changes/change-source.ts";
import { ChangeServer } from "../testing/change-server.ts";
import { LogLines } from "../testing/log-lines.ts";
import { SpecTables } from "../testing/spec-tables.ts";
import { until } from "../testing/until.ts";
import { Backoff } from "./backoff.ts";
import { PassLoop } from "./pass-loop.ts";
import { Progress } from "./progress.ts";

/** A loop from a server of changes into tables of a spec. */
const startLoop = async (tables = new SpecTables()) => {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await ChangeServer.open());
  const lines = new LogLines();
  const logger = createLogger({ name: "spec", destination: lines });
  const source = stack.use(await BackendChanges.open([server.address], { logger }));
  const closed = new AbortController();
  const progress = new Progress({ onReady: () => undefined });
  const depositor = tables.openDepositor();
  const { signal } = closed;
  const backoff = new Backoff(signal);
  const run = () => new PassLoop({ source, depositor, progress, logger, backoff, signal }).run();
  const close = async () => {
    closed.abort();
    await stack.disposeAsync();
  };
  return { server, tables, lines, progress, run, close, [Symbol.asyncDispose]: close };
};

describe("PassLoop", { timeout: 60_000 }, () => {
  it("deposits what is there, then what comes", async () => {
    await using loop = await startLoop();
    const { server, tables, progress } = loop;
    server.lastSequence = 2n;
    const work = loop.run();
    await until(() => tables.token === server.tokenOf(2n));
    server.lastSequence = 3n;
    await until(() => tables.token === server.tokenOf(3n));
    assert.deepEqual(tables.passes, [
      { from: 0n, through: 2n, isWhole: true, blocks: 2 },
      { from: 2n, through: 3n, isWhole: false, blocks: 1 },
    ]);
    await until(() => progress.sequence === 3n);
    assert.equal(progress.state, "following");
    await loop.close();
    await work;
    assert.deepEqual(
      server.requests.slice(0, 2).map(({ waitMs }) => waitMs),
      [0, 20_000],
      "it hears at once that a backend answers, and is patient from then on",
    );
  });

  it("goes on from where the tables are", async () => {
    const tables = new SpecTables();
    await using loop = await startLoop(tables);
    loop.server.lastSequence = 4n;
    tables.token = loop.server.tokenOf(3n);
    const work = loop.run();
    await until(() => tables.passes.length > 0);
    assert.deepEqual(tables.passes[0], { from: 3n, through: 4n, isWhole: false, blocks: 1 });
    await loop.close();
    await work;
  });

  const anotherLog = (server: ChangeServer) => {
    server.logId = server.logId.replace(/1$/, "2");
  };
  const forget = (server: ChangeServer) => {
    server.forgottenThrough = 5n;
  };
  for (const [what, change, message] of [
    ["a log that is another one", anotherLog, /^starts over from all .*: 0.*1 is another log$/],
    ["changes that are no longer kept", forget, /^starts over from all .*: changes after entry 5/],
  ] as const) {
    it(`starts over with ${what}, and says so`, async () => {
      const tables = new SpecTables();
      await using loop = await startLoop(tables);
      const { server, lines } = loop;
      tables.token = server.tokenOf(2n);
      tables.runs.add("of-before");
      server.lastSequence = 6n;
      change(server);
      const work = loop.run();
      await until(() => tables.passes.length > 0);
      assert.equal(tables.passes[0].isWhole, true);
      assert.deepEqual([...tables.runs][0], "run-1");
      assert.match(String(lines.messages[0]), message);
      await loop.close();
      await work;
    });
  }

  it("waits for backends that are away", async () => {
    await using loop = await startLoop();
    const { server, tables, progress, lines } = loop;
    server.refusal = new StatusError(Code.UNAVAILABLE, "is restarting");
    const work = loop.run();
    await until(() => progress.state === "failing");
    assert.deepEqual(lines.messages[0], "no changes come, other attempts follow: is restarting");
    server.refusal = undefined;
    await until(() => tables.passes.length > 0 && progress.state === "following");
    await loop.close();
    await work;
  });

  it("throws what the tables say, and deposits nothing of a stream that breaks", async () => {
    await using loop = await startLoop();
    const { server, tables } = loop;
    tables.failure = new StatusError(Code.ABORTED, "another warehouse was here");
    await assert.rejects(loop.run(), { code: Code.ABORTED });
    server.isBroken = true;
    await assert.rejects(loop.run(), { code: Code.UNAVAILABLE, message: /cut short/ });
    assert.deepEqual(tables.passes, []);
  });

  it("names the entry that can't be deposited, and goes on once it can", async () => {
    const tables = new SpecTables();
    await using loop = await startLoop(tables);
    const { server, progress, lines } = loop;
    tables.token = server.tokenOf(1n);
    server.lastSequence = 9n;
    tables.poison = 4n;
    const work = loop.run();
    await until(() => progress.state === "stuck");
    assert.equal(tables.token, server.tokenOf(3n), "what comes before it is there");
    assert.deepEqual(lines.messages, [
      "entry 4 can't be deposited, and nothing after it: PostgreSQL does not take entry 4; " +
        "put that right, or leave it out with wellspring warehouse skip 4",
    ]);
    const reason = "PostgreSQL does not take entry 4";
    assert.deepEqual(tables.stuck, { sequence: 4n, reason });
    const asked = server.requests.length;
    await until(() => server.requests.length > asked + 1);
    assert.equal(lines.messages.length, 1, "it is said once");
    tables.poison = undefined;
    await until(() => progress.state === "following" && tables.token === server.tokenOf(9n));
    assert.equal(lines.messages[1], "goes on after entry 4");
    assert.equal(tables.stuck, undefined);
    server.lastSequence = 20n;
    await until(() => tables.token === server.tokenOf(20n));
    assert.deepEqual(
      tables.passes.map(({ through }) => through).slice(-2),
      [9n, 20n],
      "passes are as large as ever",
    );
    await loop.close();
    await work;
  });

  for (const [what, next, advice] of [
    ["says what to do about", "make room.", "make room."],
    ["has somebody put right", undefined, "put that right"],
  ] as const) {
    it(`${what} all that there is, and offers to leave out none of it`, async () => {
      const tables = new SpecTables();
      await using loop = await startLoop(tables);
      tables.poison = 1n;
      tables.poisonNext = next;
      const work = loop.run();
      await until(() => loop.progress.state === "stuck");
      const reason = "PostgreSQL does not take entry 1";
      assert.deepEqual(loop.lines.messages, [
        `all that there is can't be deposited, and nothing after it: ${reason}; ${advice}`,
      ]);
      assert.deepEqual(tables.stuck, { sequence: undefined, reason });
      await loop.close();
      await work;
    });
  }
});
