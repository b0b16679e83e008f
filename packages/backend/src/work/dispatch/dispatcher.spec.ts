import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, Work_State } from "@wellspring/contract";
import { numberKey, stagedKey } from "../../store/keyspace.ts";
import { Backend } from "../../testing/backend.ts";
import { noise } from "../../testing/noise.ts";
import { idOf } from "../../testing/readings.ts";
import { createTemporaryFolder } from "../../testing/temporary-folder.ts";
import { until } from "../../testing/until.ts";
import { submissionOf, WorkClient } from "../../testing/work.ts";

const timeout = 60_000;

describe("Dispatcher", () => {
  it("tells which engines are connected, while they are", { timeout }, async () => {
    await using backend = await Backend.open();
    const { dispatcher } = backend.context;
    assert.deepEqual(dispatcher.engines, []);
    const client = new WorkClient(backend);
    const engines = ["crunch", "calc", "calc"].map((engine) => client.engine({ engine }));
    await until(() => dispatcher.engines.length === 2);
    assert.deepEqual(dispatcher.engines, ["calc", "crunch"]);
    for (const engine of engines) engine.cancel();
    await until(() => dispatcher.engines.length === 0);
  });

  it("tells a copy that another one was sooner", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1)]);
    const [slow, fast] = [client.engine(), client.engine({ version: "2.0" })];
    await until(() => slow.items.length + fast.items.length > 0);
    const [holder, other] = slow.items.length > 0 ? [slow, fast] : [fast, slow];
    await other.complete(holder.items);
    await until(() => holder.settled.length > 0 && other.settled.length > 0);
    for (const engine of [slow, fast]) engine.cancel();
  });

  it("gives up what was handed out too often before it started", { timeout }, async () => {
    using folder = createTemporaryFolder();
    {
      await using backend = await Backend.openIn(folder.path);
      await new WorkClient(backend).submit([submissionOf(1), submissionOf(2)]);
      const { store } = backend.context;
      await store.write([{ keyspace: "deliveries", key: numberKey(1n), value: Buffer.of(8, 4) }]);
      await store.flushed();
    }
    await using backend = await Backend.openIn(folder.path);
    const client = new WorkClient(backend);
    assert.equal((await client.get(1)).deliveries, 4);
    const engine = client.engine();
    await until(() => engine.items.length > 0);
    assert.deepEqual(
      engine.items.map(({ workId }) => workId),
      [idOf(2)],
    );
    await until(async () => (await client.get(1)).state === Work_State.FAILED);
    const { failure, failureCode, engineVersion } = await client.get(1);
    assert.deepEqual(
      [failure, failureCode, engineVersion],
      [
        "was handed out 4 times, and each time its engine ended or was not heard of",
        Code.ABORTED,
        "",
      ],
    );
    const { metrics, store } = backend.context;
    await until(() => store.get("deliveries", numberKey(1n)) === undefined);
    const text = await metrics.metricsText();
    assert.match(text, /^wellspring_work_failures_total\{engine="calc"\} 1$/m);
    assert.match(text, /^wellspring_work_deliveries_total\{engine="calc"\} 1$/m);
    engine.cancel();
  });

  it("tells the damage of work whose body is damaged", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1, { body: noise(5_000) }), submissionOf(2)]);
    const { store } = backend.context;
    const key = stagedKey(idOf(1), 0);
    await store.write([{ keyspace: "bodies", key, value: Buffer.from("damaged") }]);
    const engine = client.engine();
    await until(async () => (await client.get(1)).state === Work_State.FAILED);
    const { failure, failureCode, deliveries } = await client.get(1);
    const id = idOf(1).toString("hex");
    assert.deepEqual(
      [failure, failureCode, deliveries],
      [`the body of the work ${id} is damaged: chunk 0 is not what it was`, Code.DATA_LOSS, 0],
    );
    await until(() => engine.items.length > 0);
    assert.deepEqual(
      engine.items.map(({ workId }) => workId),
      [idOf(2)],
    );
    engine.cancel();
  });

  it("ends its streams when its backend stops", { timeout }, async () => {
    const backend = await Backend.open();
    const client = new WorkClient(backend);
    const engine = client.engine();
    await until(() => backend.context.dispatcher.engines.length === 1);
    const { dispatcher } = backend.context;
    await backend.context[Symbol.asyncDispose]();
    assert.equal((await engine.ended) instanceof Error, true);
    assert.throws(() => dispatcher.open({ engine: "calc", version: "", capacity: 1 }), {
      code: Code.UNAVAILABLE,
      message: "the backend is stopping",
    });
    await backend[Symbol.asyncDispose]();
  });
});
