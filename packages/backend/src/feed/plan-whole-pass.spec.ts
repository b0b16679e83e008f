import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import { submitChange } from "../testing/work.ts";
import { planWholePass } from "./plan-whole-pass.ts";
import { everyRuntime } from "./touched-runs.ts";

const block = (run: string, plate = 0) => blockOf(growthRows(["A1"], 2), { run, plate });

describe("planWholePass()", () => {
  it("names all runs, plates, retractions and works, as often as it is asked", async () => {
    await using store = await AppliedStore.open();
    store.atMs = startMs + 5;
    await store.apply(commit(1, [block("b", 3), block("b", 1)]));
    await store.apply(commit(2, [block("a")]));
    await store.apply(retract(3, { run: "a" }));
    await store.applyAll([submitChange(1), submitChange(2)]);
    const { runs, works, ...rest } = await planWholePass(store.view);
    const begin = { fromSequence: 0n, throughSequence: 5n, isWhole: true };
    assert.deepEqual(rest, { ...begin, firstAtMs: BigInt(startMs + 5) });
    for (let time = 0; time < 2; time++) {
      const all = [...runs].map(({ key, plates, retractions }) => [
        key.toString(),
        [...plates],
        [...retractions],
      ]);
      assert.deepEqual(all, [
        ["default\0a", [], [1]],
        [
          "default\0b",
          [
            [1, everyRuntime],
            [3, everyRuntime],
          ],
          [],
        ],
      ]);
      assert.deepEqual([...works], [1n, 2n]);
    }
  });

  it("tells of nothing where there is nothing", async () => {
    await using store = await AppliedStore.open();
    const { runs, works, firstAtMs, throughSequence } = await planWholePass(store.view);
    assert.deepEqual([[...runs], [...works], firstAtMs, throughSequence], [[], [], 0n, 1n]);
  });

  it("tells when the first work was submitted, where that was before all runs", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1));
    store.atMs = startMs + 9;
    await store.apply(commit(1, [block("a")]));
    assert.equal((await planWholePass(store.view)).firstAtMs, BigInt(startMs));
  });
});
