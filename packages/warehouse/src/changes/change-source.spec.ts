import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Code, type ListPlatesResponse, StatusError, Work } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { ChangeServer, specBody } from "../testing/change-server.ts";
import { BackendChanges } from "./change-source.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const { signal } = new AbortController();

const openSource = (...servers: ChangeServer[]): Promise<BackendChanges> =>
  BackendChanges.open(
    servers.map(({ address }) => address),
    { logger },
  );

describe("BackendChanges", { timeout: 30_000 }, () => {
  it("reads passes over the wire", async () => {
    await using server = await ChangeServer.open();
    await using source = await openSource(server);
    server.lastSequence = 3n;
    const pass = await source.next(server.tokenOf(1n), { waitMs: 0, signal });
    assert.partialDeepStrictEqual(pass.begin, { fromSequence: 1n, throughSequence: 3n });
    assert.deepEqual(
      pass.runs.map(({ run }) => run?.name),
      ["run-2", "run-3"],
    );
    const works: Work[] = [];
    for await (const some of pass.works) works.push(...some);
    assert.deepEqual(
      works.map(({ number }) => number),
      [2n, 3n],
    );
    const places: number[] = [];
    for await (const { place } of pass.readings) places.push(place);
    assert.deepEqual(places, [0, 1]);
    assert.deepEqual(await pass.end(), { token: server.tokenOf(3n), hasMore: false });
  });

  it("asks for as little as it is told to", async () => {
    await using server = await ChangeServer.open();
    await using source = await openSource(server);
    server.lastSequence = 3n;
    const pass = await source.next(server.tokenOf(1n), { waitMs: 7, readings: 1, signal });
    assert.equal(pass.begin.throughSequence, 2n);
    assert.deepEqual(server.requests, [{ from: server.tokenOf(1n), waitMs: 7, readings: 1 }]);
  });

  it("slows a backend down whose readings nobody takes", async () => {
    await using server = await ChangeServer.open();
    await using source = await openSource(server);
    server.block = Buffer.alloc(64 * 1024);
    server.blocksOfEntry = 10_000;
    const ended = new AbortController();
    const pass = await source.next("", { waitMs: 0, signal: ended.signal });
    let before = -1;
    while (server.blocks > before) {
      before = server.blocks;
      for (let turn = 0; turn < 100; turn++) await nextTurn();
    }
    assert.ok(server.blocks < 1_000, `${server.blocks} blocks are on their way`);
    ended.abort();
    for await (const _ of pass.works) assert.ok(true);
    const readOn = async () => {
      for await (const { block } of pass.readings) assert.equal(block.length, 64 * 1024);
    };
    await assert.rejects(readOn(), { code: Code.CANCELLED });
  });

  it("throws where a stream breaks", async () => {
    await using server = await ChangeServer.open();
    await using source = await openSource(server);
    server.isBroken = true;
    const pass = await source.next("", { waitMs: 0, signal });
    for await (const _ of pass.works) assert.ok(true);
    for await (const _ of pass.readings) assert.ok(true);
    await assert.rejects(pass.end(), { code: Code.UNAVAILABLE, message: /^a pass was cut short/ });
  });

  it("asks another backend where one is away, or has forgotten too much", async () => {
    await using forgetful = await ChangeServer.open();
    await using other = await ChangeServer.open();
    await using source = await openSource(forgetful, other);
    for (const server of [forgetful, other]) server.lastSequence = 9n;
    forgetful.forgottenThrough = 5n;
    const pass = await source.next(other.tokenOf(2n), { waitMs: 0, signal });
    assert.equal(pass.begin.throughSequence, 9n);
    other.refusal = new StatusError(Code.UNAVAILABLE, "away");
    await assert.rejects(source.next(other.tokenOf(2n), { waitMs: 0, signal }), {
      code: Code.OUT_OF_RANGE,
      message: "changes after entry 5 are kept, the position is 2",
    });
    await source.next(other.tokenOf(5n), { waitMs: 0, signal });
    assert.equal(forgetful.requests.length, 3);
  });

  it("says that a position is of another log, at once", async () => {
    await using server = await ChangeServer.open();
    await using source = await openSource(server);
    const token = server.tokenOf(1n);
    server.logId = server.logId.replace(/1$/, "2");
    await assert.rejects(source.next(token, { waitMs: 0, signal }), {
      code: Code.FAILED_PRECONDITION,
    });
  });

  it("reads bodies, lists of plates, and how far the log is", async () => {
    await using server = await ChangeServer.open();
    await using source = await openSource(server);
    server.lastSequence = 2n;
    assert.deepEqual(await source.readBody(Work.decode(Buffer.alloc(0))), specBody);
    const parts: ListPlatesResponse[] = [];
    for await (const part of source.listPlates(server.tokenOf(1n))) parts.push(part);
    assert.equal(parts[0].token, server.tokenOf(2n));
    const runs = parts.flatMap(({ plates }) => plates.map(({ run }) => run));
    assert.deepEqual(runs, ["run-1", "run-2"]);
    for await (const _ of source.listPlates("")) break;
    assert.equal(await source.lastSequence(), 2n);
  });

  it("says that no backend answers", async () => {
    await using source = await BackendChanges.open(["127.0.0.1:1"], { logger });
    await assert.rejects(source.next("", { waitMs: 0, signal }), { code: Code.UNAVAILABLE });
    await assert.rejects(source.lastSequence(), { code: Code.UNAVAILABLE });
  });
});
