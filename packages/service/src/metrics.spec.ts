import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Metrics } from "./metrics.ts";

describe("Metrics", () => {
  it("counts calls by method and code, in seconds", async () => {
    const metrics = new Metrics();
    const call = { method: "/a/B", principal: "anonymous" };
    metrics.observeCall({ ...call, code: Code.OK, ms: 2 });
    metrics.observeCall({ ...call, code: Code.OK, ms: 2_000 });
    metrics.observeCall({ ...call, code: Code.NOT_FOUND, ms: 5 });
    const lines = (await metrics.metricsText()).split("\n");
    for (const line of [
      'wellspring_call_seconds_bucket{le="0.003",method="/a/B",code="OK"} 1',
      'wellspring_call_seconds_count{method="/a/B",code="OK"} 2',
      'wellspring_call_seconds_count{method="/a/B",code="NOT_FOUND"} 1',
    ]) {
      assert(lines.includes(line), line);
    }
  });

  it("tells what Node knows about the process", async () => {
    assert.match(await new Metrics().metricsText(), /^nodejs_eventloop_lag_seconds /m);
  });

  it("keeps apart what two servers of one process count", async () => {
    const [first, second] = [new Metrics(), new Metrics()];
    first.observeCall({ method: "/a/B", principal: "", code: Code.OK, ms: 1 });
    assert.doesNotMatch(await second.metricsText(), /method="\/a\/B"/);
  });
});
