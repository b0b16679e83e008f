import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import { readEngineConfig } from "./config.ts";
import { Context } from "./context.ts";
import { additionOf } from "./testing/open-computer.ts";
import { until } from "./testing/until.ts";
import { WorkServer } from "./testing/work-server.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const listen = "127.0.0.1:0";

describe("Context", { timeout: 30_000 }, () => {
  it("is ready while work comes, and says so", async () => {
    const server = await WorkServer.open();
    const options = { listen, metrics: listen, kind: "calc", backend: server.address };
    await using context = await Context.open(readEngineConfig(options), { logger });
    assert.equal(context.health.isServing("startup"), true);
    await until(() => context.health.isServing("readiness"));
    await server.compute({ engine: "calc", body: additionOf(1n, 1n) });
    const metrics = await (await fetch(`http://${context.metricsAddress}/metrics`)).text();
    assert.match(metrics, /wellspring_engine_seconds_count\{engine="calc",outcome="computed"\} 1/);
    await server[Symbol.asyncDispose]();
    await until(() => !context.health.isServing("readiness"));
  });

  it("goes on trying where no backend can be reached", async () => {
    const config = readEngineConfig({ listen, backend: "127.0.0.1:1" });
    await using context = await Context.open(config, { logger });
    assert.equal(context.health.isServing("readiness"), false);
    assert.match(context.address, /^127\.0\.0\.1:\d+$/);
  });

  it("listens nowhere where a function can't be used", async () => {
    const config = readEngineConfig({ listen, function: "cube" });
    await assert.rejects(Context.open(config, { logger }), /"cube" is none of square/);
  });
});
