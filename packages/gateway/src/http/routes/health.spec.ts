import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openHttp } from "../../testing/open-http.ts";
import { until } from "../../testing/until.ts";

const timeout = 20_000;

describe("operationRoutes", () => {
  it("tell that it runs and whether it is ready", { timeout }, async () => {
    await using gateway = await openHttp();
    assert.equal((await gateway.fetch("/healthz")).status, 200);
    assert.equal((await gateway.fetch("/readyz")).status, 200);
    await gateway.backend[Symbol.asyncDispose]();
    await until(() => !gateway.context.health.isServing("readiness"));
    const answer = await gateway.fetch("/readyz");
    assert.deepEqual([answer.status, await answer.json()], [503, { status: "unavailable" }]);
    assert.equal((await gateway.fetch("/healthz")).status, 200);
  });

  it("count calls for Prometheus, by route", { timeout }, async () => {
    await using gateway = await openHttp();
    await gateway.fetch("/v1/raw/1");
    await until(() => gateway.lines.length === 1);
    const answer = await gateway.fetch("/metrics");
    assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
    const line = 'wellspring_call_seconds_count{method="/http/GetRaw",code="NOT_FOUND"} 1';
    assert.ok((await answer.text()).includes(line));
  });
});
