import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metrics } from "@wellspring/service";
import { AppliedStore } from "../testing/applied-store.ts";
import { completeChange, submitChange } from "../testing/work.ts";
import { observeWork } from "./observe-work.ts";

describe("observeWork()", () => {
  it("tells what waits for each engine, and for how long", async () => {
    await using store = await AppliedStore.open();
    store.atMs = Date.now() - 60_000;
    await store.applyAll([submitChange(1), submitChange(2), submitChange(3, { engine: "crunch" })]);
    store.atMs += 50_000;
    await store.applyAll([submitChange(4, { engine: "crunch" }), completeChange(3)]);
    const metrics = new Metrics();
    observeWork(metrics, store.lmdb);
    const text = await metrics.metricsText();
    assert.match(text, /^wellspring_work_waiting\{engine="calc"\} 2$/m);
    assert.match(text, /^wellspring_work_waiting\{engine="crunch"\} 1$/m);
    const age = (engine: string) =>
      Number(
        new RegExp(`^wellspring_work_oldest_age_seconds\\{engine="${engine}"\\} (.*)$`, "m").exec(
          text,
        )?.[1],
      );
    assert.ok(age("calc") >= 60, `${age("calc")} s`);
    assert.ok(age("crunch") >= 10 && age("crunch") < 60, `${age("crunch")} s`);
  });

  it("tells nothing of engines that nothing waits for any more", async () => {
    await using store = await AppliedStore.open();
    const metrics = new Metrics();
    const { countDelivered, countFailed } = observeWork(metrics, store.lmdb);
    await store.apply(submitChange(1));
    await metrics.metricsText();
    await store.apply(completeChange(1));
    countDelivered("calc", 3);
    countFailed("calc");
    const text = await metrics.metricsText();
    assert.doesNotMatch(text, /wellspring_work_waiting\{/);
    assert.match(text, /^wellspring_work_deliveries_total\{engine="calc"\} 3$/m);
    assert.match(text, /^wellspring_work_failures_total\{engine="calc"\} 1$/m);
  });
});
