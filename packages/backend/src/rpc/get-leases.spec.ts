import assert from "node:assert/strict";
import { hostname } from "node:os";
import { describe, it } from "node:test";
import { Code, callUnary, WorkServiceService } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { idOf } from "../testing/readings.ts";
import { until } from "../testing/until.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

const { getLeases } = WorkServiceService;
const name = `${hostname()}:7`;

describe("getLeases()", { timeout: 60_000 }, () => {
  const ask = async ({ client }: Backend, works: readonly number[], project = "") => {
    const request = { project, workIds: works.map((work) => idOf(work)) };
    return (await callUnary(client, getLeases, request)).leases;
  };

  it("tells who has a work, since when and how often, until it is finished", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const beforeMs = Date.now();
    await client.submit([submissionOf(1), submissionOf(2, { engine: "crunch" })]);
    assert.deepEqual(await ask(backend, [1, 2, 3]), []);
    const engine = client.engine({ name });
    await until(() => engine.items.length === 1);
    const [lease, ...others] = await ask(backend, [1, 2, 3]);
    assert.deepEqual(others, []);
    const { sinceMs, ...rest } = lease;
    assert.ok(sinceMs >= BigInt(beforeMs) && sinceMs <= BigInt(Date.now()));
    assert.deepEqual(rest, {
      ...{ workId: idOf(1), backend: backend.context.address, delivery: 1 },
      ...{ engineCopy: name, engineVersion: "1.0" },
    });
    await engine.send({ extend: [idOf(1)] });
    await engine.send({ extend: [idOf(1)] });
    assert.deepEqual(await ask(backend, [1]), [lease]);
    await engine.complete(engine.items);
    await until(() => engine.settled.length === 1);
    assert.deepEqual(await ask(backend, [1]), []);
    engine.cancel();
  });

  it("tells nothing of another project's", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1, { project: "yeast" })]);
    const engine = client.engine();
    await until(() => engine.items.length === 1);
    assert.deepEqual(await ask(backend, [1]), []);
    assert.equal((await ask(backend, [1], "yeast")).length, 1);
    engine.cancel();
  });

  it("refuses more than it may be asked", async () => {
    await using backend = await Backend.open();
    const works = Array.from({ length: 1_001 }, (_, work) => work);
    const message = "work_ids: are more than 1000";
    await assert.rejects(ask(backend, works), { code: Code.INVALID_ARGUMENT, message });
  });
});
