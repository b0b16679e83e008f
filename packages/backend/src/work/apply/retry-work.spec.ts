import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { readStoreState, workOutcomes } from "../../store/records.ts";
import { AppliedStore, refusalOf } from "../../testing/applied-store.ts";
import { assertConsistent } from "../../testing/consistency.ts";
import { completeChange, failChange, retryChange, submitChange } from "../../testing/work.ts";

describe("retryWork()", () => {
  it("has failed work wait, and as if it never had failed", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1));
    const { digest, waiting } = readStoreState(store.view);
    await store.apply(failChange(1));
    assert.deepEqual(await store.apply(retryChange(1)), { kind: "retried", sequence: 4n });
    const state = readStoreState(store.view);
    assert.deepEqual([state.digest, state.waiting], [digest, waiting]);
    assert.equal(workOutcomes.get(store.view, 1n), undefined);
    await assertConsistent(store.view);
  });

  it("changes nothing where it waits", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1));
    assert.deepEqual(await store.apply(retryChange(1)), { kind: "retried", sequence: 3n });
  });

  it("refuses what did not fail, and what the project has not", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1), completeChange(1), submitChange(2, { engine: "" })]);
    for (const work of [1, 2]) {
      assert.deepEqual(refusalOf(await store.apply(retryChange(work))), [
        Code.FAILED_PRECONDITION,
        "the work did not fail",
      ]);
    }
    for (const change of [retryChange(3), retryChange(1, "lab")]) {
      const refusal = [Code.NOT_FOUND, "no work has this id"];
      assert.deepEqual(refusalOf(await store.apply(change)), refusal);
    }
  });
});
