import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Code } from "@wellspring/contract";
import { Metrics } from "@wellspring/service";
import { readEngineConfig } from "../config.ts";
import { writeFunction } from "../testing/crunch-module.ts";
import { dataOf } from "../testing/open-computer.ts";
import { until } from "../testing/until.ts";
import { WorkServer } from "../testing/work-server.ts";
import { RuntimeThread, type ThreadConfig } from "./runtime-thread.ts";

const configure = (options: Record<string, string>): ThreadConfig => ({
  ...readEngineConfig({ kind: "crunch", ...options }),
  ...{ name: "spec", logLevel: "silent" },
});

describe("RuntimeThread", { timeout: 60_000 }, () => {
  it("does not start with a function that is broken", async (t) => {
    const broken = await writeFunction(t, "1");
    await assert.rejects(RuntimeThread.open(configure({ function: broken }), new Metrics()), {
      code: Code.INVALID_ARGUMENT,
      message: `function: ${broken} exports 0 functions, not one`,
    });
  });

  it("does not start with a function whose module ends the thread", async (t) => {
    const message = "function: loading it ended the thread of the engines";
    for (const text of ["process.exit(0)", "await new Promise(() => {})"]) {
      const module = await writeFunction(t, `1;\n${text};`);
      const opening = RuntimeThread.open(configure({ function: module }), new Metrics());
      await assert.rejects(opening, { code: Code.INVALID_ARGUMENT, message });
    }
  });

  it("computes, tells what it counts, and finishes what it took when it is closed", async (t) => {
    const crunch = await writeFunction(
      t,
      "(data) => new Promise((resolve) => setTimeout(() => resolve(data), 200))",
    );
    await using server = await WorkServer.open();
    const metrics = new Metrics();
    const config = configure({ backend: server.address, function: crunch });
    const thread = await RuntimeThread.open(config, metrics);
    const [id] = await server.handOut({ engine: "crunch", body: dataOf(3n) });
    const taken = 'wellspring_engine_computing{engine="crunch"} 1';
    while (!(await metrics.metricsText()).includes(taken)) await nextTurn();
    const counting = metrics.metricsText();
    await thread[Symbol.asyncDispose]();
    assert.match(await counting, /^wellspring_engine_computing/m);
    assert.ok(server.completed.has(id));
    await until(() => server.streams.size === 0);
    assert.doesNotMatch(await metrics.metricsText(), /wellspring_engine/);
  });
});
