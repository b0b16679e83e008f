import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callUnary, RunServiceService } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { Context } from "./context.ts";
import { openGateway } from "./testing/open-gateway.ts";
import { RecordingBackend } from "./testing/recording-backend.ts";
import { until } from "./testing/until.ts";

const { getStatus } = RunServiceService;
const timeout = 20_000;
const logger = createLogger({ name: "spec", level: "silent" });

describe("Context", () => {
  it("is ready once its backend is", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const { health } = gateway.context;
    for (const question of ["", "startup", "readiness", "liveness"] as const) {
      assert.equal(health.isServing(question), true);
    }
  });

  it("answers UNAVAILABLE at once while no backend is there", { timeout }, async () => {
    await using gateway = await openGateway(["127.0.0.1:1"]);
    assert.equal(gateway.context.health.isServing("startup"), true);
    assert.equal(gateway.context.health.isServing("readiness"), false);
    await assert.rejects(callUnary(gateway.client, getStatus, {}), {
      code: Code.UNAVAILABLE,
      message: "no backend can be reached at 127.0.0.1:1",
    });
  });

  it("follows its backend down and up again", { timeout }, async () => {
    const backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const { health } = gateway.context;
    await backend[Symbol.asyncDispose]();
    await until(() => !health.isServing("readiness"));
    await assert.rejects(callUnary(gateway.client, getStatus, {}), { code: Code.UNAVAILABLE });
    await using _ = await RecordingBackend.open({ port: backend.port });
    await until(() => health.isServing("readiness"));
    assert.equal((await callUnary(gateway.client, getStatus, {})).logId, "log-1");
  });

  it("prints a line for each call, and counts it", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    await callUnary(gateway.client, getStatus, {});
    await until(() => gateway.lines.length > 0);
    const { ms, ...line } = gateway.lines[0];
    assert.deepEqual(line, {
      method: "GetStatus",
      principal: "anonymous",
      runs: [],
      runCount: 0,
      readings: 0,
      code: "OK",
    });
    assert(typeof ms === "number");
    const metrics = await gateway.context.metrics.metricsText();
    assert.match(metrics, /wellspring_call_seconds_count\{method="[^"]+GetStatus",code="OK"\} 1/);
  });

  it("prints nothing unless it is asked to", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    const config = {
      listen: { host: "127.0.0.1", port: 0 },
      backends: [backend.address],
      print: false,
      drainTimeoutMs: 0,
    };
    await using silent = await Context.open(config, { logger, print: () => assert.fail() });
    await using outer = await openGateway([silent.address]);
    await callUnary(outer.client, getStatus, {});
  });

  it("tells its metrics and whether it is ready over HTTP", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    const here = { host: "127.0.0.1", port: 0 };
    const config = { listen: here, metrics: here, backends: [backend.address] };
    await using context = await Context.open(
      { ...config, print: false, drainTimeoutMs: 0 },
      { logger },
    );
    const ready = await fetch(`http://${context.metricsAddress}/ready`);
    assert.equal(ready.status, 200);
    const metrics = await fetch(`http://${context.metricsAddress}/metrics`);
    assert.match(await metrics.text(), /^# TYPE wellspring_call_seconds histogram$/m);
  });

  it("misbehaves on purpose where it is told to", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    const listen = { host: "127.0.0.1", port: 0 };
    const config = { listen, backends: [backend.address], print: false, drainTimeoutMs: 0 };
    await using context = await Context.open({ ...config, fault: "never-ready" }, { logger });
    assert.equal(context.health.isServing("readiness"), false);
    assert.equal(context.metricsAddress, undefined);
    const crashing = Context.open({ ...config, fault: "crash-at-start" }, { logger });
    await assert.rejects(crashing, /^Error: FAULT ON PURPOSE: WELLSPRING_FAULT=crash-at-start /);
  });

  it("lets go of its backends when it can't listen", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    const config = {
      listen: { host: "127.0.0.1", port: backend.port },
      backends: [backend.address],
      print: false,
      drainTimeoutMs: 0,
    };
    const message = `cannot listen on ${backend.address}: the port is in use`;
    await assert.rejects(Context.open(config, { logger }), {
      code: Code.FAILED_PRECONDITION,
      message,
    });
  });
});
