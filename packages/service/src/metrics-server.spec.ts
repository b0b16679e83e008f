import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Health } from "./health.ts";
import { Metrics } from "./metrics.ts";
import { MetricsServer } from "./metrics-server.ts";

const open = async (health = new Health()) => {
  const listen = { host: "127.0.0.1", port: 0 };
  return MetricsServer.open({ listen, metrics: new Metrics(), health });
};

const get = async (server: MetricsServer, path: string, method = "GET") => {
  const response = await fetch(`http://${server.address}${path}`, { method });
  return { status: response.status, text: await response.text(), headers: response.headers };
};

describe("MetricsServer", () => {
  it("tells metrics in Prometheus' text form", async () => {
    await using server = await open();
    const { status, text, headers } = await get(server, "/metrics");
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert.match(text, /^process_start_time_seconds \d+$/m);
  });

  it("says whether the server is ready", async () => {
    const health = new Health();
    await using server = await open(health);
    const before = await get(server, "/ready");
    assert.deepEqual([before.status, before.text], [503, "not ready\n"]);
    health.setReady(true);
    const after = await get(server, "/ready");
    assert.deepEqual([after.status, after.text], [200, "ready\n"]);
  });

  it("says whether the server has started, and whether it is alive", async () => {
    const health = new Health();
    await using server = await open(health);
    assert.equal((await get(server, "/started")).text, "not started\n");
    health.set("startup", true);
    assert.equal((await get(server, "/started")).text, "started\n");
    assert.equal((await get(server, "/live")).status, 200);
    health.set("liveness", false);
    assert.equal((await get(server, "/live")).status, 503);
  });

  it("knows no other path and only reads", async () => {
    await using server = await open();
    assert.equal((await get(server, "/")).status, 404);
    assert.equal((await get(server, "/metrics", "POST")).status, 405);
    assert.equal((await get(server, "/metrics", "HEAD")).text, "");
  });

  it("refuses a port in use", async () => {
    await using server = await open();
    const [host = "", port] = server.address.split(":");
    const again = MetricsServer.open({
      listen: { host, port: Number(port) },
      metrics: new Metrics(),
      health: new Health(),
    });
    await assert.rejects(again, {
      code: Code.FAILED_PRECONDITION,
      message: `cannot listen on ${server.address}: the port is in use`,
    });
  });

  it("lets nobody keep it open", async () => {
    const server = await open();
    await get(server, "/metrics");
    await server[Symbol.asyncDispose]();
    await assert.rejects(get(server, "/metrics"));
  });
});
