import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { IndexEntry } from "@wellspring/contract";
import { readStoreState, workOutcomes } from "../../store/records.ts";
import { AppliedStore } from "../../testing/applied-store.ts";
import { assertConsistent } from "../../testing/consistency.ts";
import { completeChange, failChange, submitChange } from "../../testing/work.ts";

const places = [{ name: "value", key: Buffer.of(1, 2) }];

describe("completeWork()", () => {
  it("keeps a result with its places in indexes", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1));
    const outcome = await store.apply(completeChange(1, "one", places));
    assert.deepEqual(outcome, { kind: "finished", sequence: 3n });
    const kept = workOutcomes.get(store.view, 1n);
    assert.deepEqual(
      kept?.indexEntries.map((bytes) => IndexEntry.decode(bytes)),
      places,
    );
    assert.deepEqual([store.count("work-index"), store.count("waiting")], [1, 0]);
    assert.deepEqual(readStoreState(store.view).waiting, []);
    await assertConsistent(store.view);
  });

  it("lets the first result in the log stand", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([
      submitChange(1),
      completeChange(1, "first"),
      completeChange(1, "second"),
    ]);
    await store.applyAll([failChange(1), completeChange(1, "third", places)]);
    assert.equal(workOutcomes.get(store.view, 1n)?.result.toString(), "first");
    assert.equal(store.count("work-index"), 0);
    await assertConsistent(store.view);
  });

  it("keeps no result of what nobody submitted, nor of what is only kept", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1, { engine: "" }), completeChange(1), completeChange(2)]);
    assert.equal(store.count("work-outcomes"), 0);
    await assertConsistent(store.view);
  });
});

describe("failWork()", () => {
  it("keeps why, of work that waits", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1), submitChange(2), failChange(1, "3 is no number")]);
    const kept = workOutcomes.get(store.view, 1n);
    assert.deepEqual([kept?.failure, kept?.failureCode], ["3 is no number", 3]);
    assert.deepEqual(readStoreState(store.view).waiting, [{ engine: "calc", works: 1n }]);
    await assertConsistent(store.view);
  });
});
