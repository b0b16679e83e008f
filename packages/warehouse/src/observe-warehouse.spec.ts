import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metrics } from "@wellspring/service";
import { Progress } from "./follow/progress.ts";
import { observeDeposits, observeProgress } from "./observe-warehouse.ts";

const deposited = {
  ...{ token: "t", hasMore: false, firstAtMs: 0 },
  throughSequence: 7n,
  readings: 96,
  works: 2,
};

describe("observeDeposits()", () => {
  it("counts what is deposited", async () => {
    const metrics = new Metrics();
    const observe = observeDeposits(metrics);
    observe(deposited, 0.2);
    observe(deposited, 2);
    const text = await metrics.metricsText();
    assert.match(text, /^wellspring_warehouse_readings_total 192$/m);
    assert.match(text, /^wellspring_warehouse_works_total 4$/m);
    assert.match(text, /^wellspring_warehouse_pass_seconds_count 2$/m);
    assert.match(text, /^wellspring_warehouse_pass_seconds_sum 2\.2$/m);
  });
});

describe("observeProgress()", () => {
  it("tells how far the copy is, and how far behind", async () => {
    const metrics = new Metrics();
    const progress = new Progress({ onReady: () => undefined });
    observeProgress(metrics, progress, async () => 9n);
    const before = await metrics.metricsText();
    assert.match(before, /^wellspring_warehouse_position Nan$/m);
    assert.match(before, /^wellspring_warehouse_waiting 0$/m);
    progress.finish(deposited, 1);
    const after = await metrics.metricsText();
    assert.match(after, /^wellspring_warehouse_position 7$/m);
    assert.match(after, /^wellspring_warehouse_lag_entries 2$/m);
    assert.match(after, /^wellspring_warehouse_lag_seconds 0$/m);
    assert.match(after, /^wellspring_warehouse_stuck 0$/m);
    progress.setState("stuck");
    assert.match(await metrics.metricsText(), /^wellspring_warehouse_stuck 1$/m);
  });

  it("knows no entries that are missing where no backend answers", async () => {
    const metrics = new Metrics();
    observeProgress(metrics, new Progress({ onReady: () => undefined }), () =>
      Promise.reject(new Error("away")),
    );
    assert.match(await metrics.metricsText(), /^wellspring_warehouse_lag_entries Nan$/m);
  });
});
