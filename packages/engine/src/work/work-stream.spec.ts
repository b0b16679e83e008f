import assert from "node:assert/strict";
import { hostname } from "node:os";
import { describe, it, type TestContext } from "node:test";
import { Client } from "@grpc/grpc-js";
import { CalcResult, Code, channelOptions, createInsecure, limits } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import type { EngineKind } from "../engines.ts";
import { writeFunction } from "../testing/crunch-module.ts";
import { additionOf, dataOf, openComputer, sampleOf } from "../testing/open-computer.ts";
import { until } from "../testing/until.ts";
import { WorkServer } from "../testing/work-server.ts";
import { WorkStream } from "./work-stream.ts";

const logger = createLogger({ name: "spec", level: "silent" });

const openStream = async (
  t: TestContext,
  server: WorkServer,
  kind: EngineKind,
  crunch = "square",
) => {
  const computer = await openComputer({ functions: { crunch } });
  const client = new Client(server.address, createInsecure(), channelOptions);
  const stream = new WorkStream({ client, kind, computer, capacity: 7, logger });
  const ended = stream.run().catch((error: unknown) => error);
  t.after(async () => {
    stream.cancel();
    await ended;
    client.close();
    await computer[Symbol.asyncDispose]();
  });
  return { stream, ended };
};

describe("WorkStream", { timeout: 30_000 }, () => {
  it("says what it takes, and answers it", async (t) => {
    await using server = await WorkServer.open();
    await openStream(t, server, "calc");
    const { open } = await server.streamOf("calc");
    assert.equal(open.capacity, 7);
    assert.equal(open.name, `${hostname()}:${process.pid}`);
    assert.match(open.version, /^\d+\.\d+\.\d+$/);
    const [sum, overflow] = await server.compute(
      { engine: "calc", body: additionOf(2n, 5n) },
      { engine: "calc", body: additionOf(2n ** 63n - 1n, 1n) },
    );
    assert.ok(sum && "result" in sum);
    assert.deepEqual(CalcResult.decode(sum.result).result, { $case: "add", add: { result: 7n } });
    assert.ok(overflow && "failure" in overflow);
    assert.equal(overflow.failure, "the sum of 9223372036854775807 and 1 is no int64");
    assert.equal(overflow.failureCode, Code.OUT_OF_RANGE);
  });

  it("answers what came together in few messages", async (t) => {
    await using server = await WorkServer.open();
    const { stream } = await openStream(t, server, "calc");
    const work = { engine: "calc", body: additionOf(1n, 1n) };
    await server.compute(...Array.from({ length: 500 }, () => work));
    assert.ok(server.resultMessages < 20, `${server.resultMessages}`);
    await until(() => stream.unsettled === 0);
  });

  it("fetches a body that was staged", async (t) => {
    await using server = await WorkServer.open();
    await openStream(t, server, "statistics");
    const body = sampleOf(Array.from({ length: limits.workChunkBytesMax }, () => 1));
    const [sample] = await server.compute({ engine: "statistics", body, staged: true });
    assert.ok(sample && "result" in sample);
    assert.equal(JSON.parse(sample.result.toString()).mean, 1);
    assert.equal(sample.indexEntries.length, 3);
  });

  it("answers at once that a body is lost", async (t) => {
    await using server = await WorkServer.open();
    await openStream(t, server, "calc");
    const work = { engine: "calc", body: additionOf(1n, 1n), staged: true, isLost: true };
    const [failed] = await server.compute(work);
    assert.ok(failed && "failure" in failed);
    assert.deepEqual([failed.failure, failed.failureCode], ["no such work", Code.NOT_FOUND]);
  });

  it("finishes what it took before it drains, and takes no more", async (t) => {
    await using server = await WorkServer.open();
    server.settles = false;
    const { stream } = await openStream(t, server, "calc");
    await server.compute({ engine: "calc", body: additionOf(1n, 1n) });
    assert.equal(stream.unsettled, 1);
    let drained = false;
    const draining = stream.drain().then(() => {
      drained = true;
    });
    const [late] = await server.handOut({ engine: "calc", body: additionOf(2n, 2n) });
    assert.equal(drained, false);
    server.settleAll();
    await draining;
    assert.equal(server.outcomeOf(late), undefined);
  });

  it("asks for time while it computes", async (t) => {
    t.mock.timers.enable({ apis: ["setInterval"] });
    const crunch = await writeFunction(t, "() => new Promise(() => {})");
    await using server = await WorkServer.open();
    const { stream } = await openStream(t, server, "crunch", crunch);
    const [id] = await server.handOut({ engine: "crunch", body: dataOf(1n) });
    await until(() => stream.computing === 1);
    t.mock.timers.tick(limits.workLeaseMs / 3);
    await until(() => server.extended.has(id));
  });

  it("rejects with what ended the call, and holds nothing any more", async (t) => {
    const crunch = await writeFunction(t, "() => new Promise(() => {})");
    const server = await WorkServer.open();
    const { stream, ended } = await openStream(t, server, "crunch", crunch);
    await server.handOut({ engine: "crunch", body: dataOf(1n) });
    await until(() => stream.computing === 1);
    await server[Symbol.asyncDispose]();
    assert.ok((await ended) instanceof Error);
    assert.equal(stream.computing, 0);
    await stream.drain();
  });
});
