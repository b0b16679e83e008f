import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEntry } from "../../apply/apply-entry.ts";
import { readStoreState } from "../../store/records.ts";
import { AppliedStore, startMs } from "../../testing/applied-store.ts";
import { idOf } from "../../testing/readings.ts";
import { completeChange, failChange, retryChange, submitChange } from "../../testing/work.ts";
import { readWork } from "../work-state.ts";
import { dropOutcome } from "./keep-work.ts";

describe("keepWork(), keepOutcome() and dropOutcome()", () => {
  it("count what waits for each engine, and no engine that nothing waits for", async () => {
    await using store = await AppliedStore.open();
    const submitted = [submitChange(1), submitChange(2), submitChange(3, { engine: "crunch" })];
    await store.applyAll(submitted);
    const waiting = () => readStoreState(store.view).waiting;
    const [calc, crunch] = [
      { engine: "calc", works: 2n },
      { engine: "crunch", works: 1n },
    ];
    assert.deepEqual(waiting(), [calc, crunch]);
    await store.applyAll([completeChange(1), completeChange(2)]);
    assert.deepEqual(waiting(), [crunch]);
  });

  it("tell of work that waits and of work that is finished, in order", async () => {
    await using store = await AppliedStore.open();
    const changes = [
      submitChange(1),
      submitChange(2, { engine: "" }),
      failChange(1),
      retryChange(1),
      completeChange(1),
    ];
    const records = changes.map((change) => ({ principal: "", change }));
    const entry = { form: 1, atMs: BigInt(startMs), records };
    const { workChanges } = await applyEntry(store.view, 2n, entry);
    assert.deepEqual(
      workChanges.map(({ number, work, outcome }) => [number, work.workId, outcome?.failureCode]),
      [undefined, 3, undefined, 0].map((code) => [1n, idOf(1), code]),
    );
  });

  it("throw where work is not finished", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1));
    const drop = () => dropOutcome(store.step(), readWork(store.view, 1n));
    assert.throws(drop, new Error("work 1 is not finished"));
  });
});
