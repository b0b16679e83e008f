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

  it("tells what servers of one process count, and calls once", async () => {
    const front = new Metrics();
    const behind = new Metrics(front);
    behind.createCounter({ name: "spec_runs_total", help: "Runs" })();
    for (const metrics of [behind, front]) {
      metrics.observeCall({ method: "/a/B", principal: "anonymous", code: Code.OK, ms: 2 });
    }
    const text = await front.metricsText();
    assert.match(text, /^spec_runs_total 1$/m);
    assert.match(text, /^wellspring_call_seconds_count\{method="\/a\/B",code="OK"\} 1$/m);
    assert.equal(behind.registry, front.registry);
  });

  it("tells what Node knows about the process", async () => {
    assert.match(await new Metrics().metricsText(), /^nodejs_eventloop_lag_seconds /m);
  });

  it("reads a number whenever it is asked", async () => {
    const metrics = new Metrics();
    let entries = 3;
    metrics.observe({ name: "spec_entries", help: "Entries" }, async () => entries++);
    assert.match(await metrics.metricsText(), /^# TYPE spec_entries gauge\nspec_entries 3$/m);
    assert.match(await metrics.metricsText(), /^spec_entries 4$/m);
  });

  it("tells all the others where one can't be read", async () => {
    const metrics = new Metrics();
    metrics.observe({ name: "spec_broken", help: "Breaks" }, () => {
      throw new Error("no disk");
    });
    metrics.observe({ name: "spec_whole", help: "Works" }, () => 1);
    const text = await metrics.metricsText();
    assert.match(text, /^spec_broken Nan$/m);
    assert.match(text, /^spec_whole 1$/m);
  });

  it("counts from 0 on", async () => {
    const metrics = new Metrics();
    const count = metrics.createCounter({ name: "spec_faults_total", help: "Faults" });
    assert.match(await metrics.metricsText(), /^spec_faults_total 0$/m);
    count();
    count();
    assert.match(await metrics.metricsText(), /^spec_faults_total 2$/m);
  });

  it("goes on with what is told and counted again by the same name", async () => {
    const metrics = new Metrics();
    for (const value of [1, 2]) {
      metrics.observe({ name: "spec_entries", help: "Entries" }, () => value);
      metrics.createCounter({ name: "spec_faults_total", help: "Faults" })();
    }
    const text = await metrics.metricsText();
    assert.match(text, /^spec_entries 2$/m);
    assert.match(text, /^spec_faults_total 2$/m);
  });

  it("tells a number for each value of a label, and forgets those that are gone", async () => {
    const metrics = new Metrics();
    const name = { name: "spec_waiting", help: "Waiting", label: "engine" };
    let told: [string, number][] = [
      ["calc", 2],
      ["crunch", 1],
    ];
    metrics.observeEach(name, () => told);
    assert.match(await metrics.metricsText(), /^spec_waiting\{engine="crunch"\} 1$/m);
    told = [["calc", 3]];
    const text = await metrics.metricsText();
    assert.match(text, /^spec_waiting\{engine="calc"\} 3$/m);
    assert.doesNotMatch(text, /crunch/);
    metrics.observeEach(name, () => {
      throw new Error("the store is closed");
    });
    assert.doesNotMatch(await metrics.metricsText(), /calc/);
  });

  it("counts for each value of a label", async () => {
    const metrics = new Metrics();
    const name = { name: "spec_failures_total", help: "Failures", label: "engine" };
    metrics.createCounters(name)("calc");
    metrics.createCounters(name)("calc", 4);
    assert.match(await metrics.metricsText(), /^spec_failures_total\{engine="calc"\} 5$/m);
  });

  it("tells what its threads count, and the process once", async () => {
    const [metrics, ofThread] = [new Metrics(), Metrics.ofThread()];
    metrics.include(() => ofThread.metricsText());
    ofThread.createCounter({ name: "spec_computed_total", help: "Computed" })();
    const text = await metrics.metricsText();
    assert.match(text, /^spec_computed_total 1$/m);
    assert.equal(text.match(/^process_start_time_seconds /gm)?.length, 1);
  });

  it("keeps apart what two servers of one process count", async () => {
    const [first, second] = [new Metrics(), new Metrics()];
    first.observeCall({ method: "/a/B", principal: "", code: Code.OK, ms: 1 });
    assert.doesNotMatch(await second.metricsText(), /method="\/a\/B"/);
  });
});
