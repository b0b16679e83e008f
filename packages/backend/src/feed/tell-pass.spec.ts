import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppliedStore, specLogId, startMs } from "../testing/applied-store.ts";
import { collect } from "../testing/collect.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { submitChange } from "../testing/work.ts";
import { planPass } from "./plan-pass.ts";
import { planWholePass } from "./plan-whole-pass.ts";
import { tellPass } from "./tell-pass.ts";

describe("tellPass()", () => {
  it("says what the pass is, then tells runs, works and readings", async () => {
    await using store = await AppliedStore.open();
    const blocks = [0, 1].map((plate) => blockOf(growthRows(["A1"], 2), { plate }));
    await store.applyAll([commit(1, blocks), submitChange(1)]);
    const pass = await planPass(store.view, 1n, 1);
    const parts = await collect(tellPass(store.view, pass, { logId: specLogId }));
    assert.deepEqual(
      parts.map(({ part }) => part?.$case),
      ["begin", "run", "works", "readings", "readings"],
    );
    const begin = {
      logId: specLogId,
      fromSequence: 1n,
      throughSequence: 2n,
      isWhole: false,
      firstAtMs: BigInt(startMs),
    };
    assert.deepEqual(parts[0], { part: { $case: "begin", begin } });
  });

  it("begins a pass with nothing in it too", async () => {
    await using store = await AppliedStore.open();
    const pass = await planWholePass(store.view);
    const [{ part }, ...rest] = await collect(tellPass(store.view, pass, { logId: specLogId }));
    assert.deepEqual([part?.$case, rest], ["begin", []]);
  });
});
