import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { createLogger, Metrics } from "@wellspring/service";
import { observeComputer, observeLinks } from "./observe-engine.ts";
import { openComputer } from "./testing/open-computer.ts";
import { BackendLinks } from "./work/backend-links.ts";

describe("observeComputer()", () => {
  it("counts by engine and outcome", async () => {
    const metrics = new Metrics();
    const observe = observeComputer(metrics);
    observe("calc", { result: Buffer.alloc(0), indexEntries: [] }, 0.05);
    observe("calc", { failure: "late", failureCode: Code.DEADLINE_EXCEEDED }, 60);
    const text = await metrics.metricsText();
    assert.match(text, /wellspring_engine_seconds_sum\{engine="calc",outcome="computed"\} 0\.05/);
    assert.match(text, /wellspring_engine_seconds_count\{engine="calc",outcome="failed"\} 1/);
  });
});

describe("observeLinks()", () => {
  it("tells of each engine", async () => {
    const metrics = new Metrics();
    await using computer = await openComputer();
    const logger = createLogger({ name: "spec", level: "silent" });
    const kinds = ["calc"] as const;
    const onReady = () => undefined;
    await using links = new BackendLinks({ kinds, computer, capacity: 1, logger, onReady });
    observeLinks(metrics, kinds, links);
    const text = await metrics.metricsText();
    assert.match(text, /wellspring_engine_computing\{engine="calc"\} 0/);
    assert.match(text, /wellspring_engine_unsettled\{engine="calc"\} 0/);
  });
});
