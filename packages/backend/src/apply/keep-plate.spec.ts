import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { digestStore } from "../plate/store-digest.ts";
import { Draft } from "../store/draft.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, type Change, commit, retract } from "../testing/records.ts";
import { turn } from "../turn.ts";

const changes: readonly Change[] = [
  commit(
    1,
    [0, 1, 2].map((plate) => blockOf(growthRows(["A1", "B7"], 5), { plate })),
  ),
  commit(2, [blockOf(growthRows(["A1"], 2, 5))], { append: true }),
  commit(3, [blockOf([["A1", 0, 0.1, 0.05]])], { append: true, project: "lab" }),
  retract(4, { plate: 1, wells: [0] }),
  retract(5, { plate: 2 }),
  commit(6, [blockOf(growthRows(["C3"], 3), { run: "run-02" })]),
  retract(7, { run: "run-02" }),
  retract(8),
  commit(9, [blockOf(growthRows(["A1"], 3))]),
];

describe("keepPlate()", () => {
  it("keeps the digest of the store that of its plates, whatever changes them", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    const seen = new Set<string>();
    for (const change of changes) {
      assert.notEqual((await store.apply(change)).kind, "refused");
      const { digest } = readStoreState(store.view);
      assert.deepEqual(digest, await digestStore(store.view, turn));
      seen.add(JSON.stringify(digest));
    }
    assert.equal(seen.size, changes.length - 1, "all differ but before and after run-02");
  });

  it("takes a store without a digest for a bug", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    const draft = new Draft(store.view);
    storeStates.put(draft, { ...readStoreState(store.view), digest: undefined });
    store.view = draft;
    await assert.rejects(store.apply(changes[0]), new Error("the state has no digest"));
  });
});
