import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Code } from "@wellspring/contract";
import { createLogger, Metrics } from "@wellspring/service";
import { readEngineConfig } from "./config.ts";
import { Runtime } from "./runtime.ts";
import { writeFunction } from "./testing/crunch-module.ts";
import { dataOf } from "./testing/open-computer.ts";
import { until } from "./testing/until.ts";
import { WorkServer } from "./testing/work-server.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const parts = { logger, metrics: new Metrics(), onReady: () => undefined };

describe("Runtime", { timeout: 30_000 }, () => {
  it("does not start with a function that is broken", async (t) => {
    const broken = await writeFunction(t, "1");
    const config = readEngineConfig({ function: broken });
    const message = `function: ${broken} exports 0 functions, not one`;
    await assert.rejects(Runtime.open(config, { ...parts, metrics: new Metrics() }), {
      code: Code.INVALID_ARGUMENT,
      message,
    });
  });

  it("finishes what it took when it is closed", async (t) => {
    const crunch = await writeFunction(
      t,
      "(data) => new Promise((resolve) => setTimeout(() => resolve(data), 200))",
    );
    await using server = await WorkServer.open();
    const options = { kind: "crunch", backend: server.address, function: crunch };
    const metrics = new Metrics();
    const runtime = await Runtime.open(readEngineConfig(options), { ...parts, metrics });
    const [id] = await server.handOut({ engine: "crunch", body: dataOf(3n) });
    const taken = 'wellspring_engine_computing{engine="crunch"} 1';
    while (!(await metrics.metricsText()).includes(taken)) await nextTurn();
    await runtime[Symbol.asyncDispose]();
    assert.ok(server.completed.has(id));
    await until(() => server.streams.size === 0);
  });

  it("leaves what does not end in time", async (t) => {
    const crunch = await writeFunction(t, "() => { for (;;) {} }");
    await using server = await WorkServer.open();
    const backend = server.address;
    const options = { kind: "crunch", backend, function: crunch, drainTimeoutMs: "10" };
    const metrics = new Metrics();
    const runtime = await Runtime.open(readEngineConfig(options), { ...parts, metrics });
    const [id] = await server.handOut({ engine: "crunch", body: dataOf(3n) });
    await runtime[Symbol.asyncDispose]();
    assert.equal(server.outcomeOf(id), undefined);
  });
});
