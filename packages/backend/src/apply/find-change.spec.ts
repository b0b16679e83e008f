import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Committed } from "../gen/wellspring/backend/v1/state.ts";
import { changeStates, readStoreState, storeStates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { assertConsistent } from "../testing/consistency.ts";
import { growthRows, idOf } from "../testing/readings.ts";
import { blockOf, commit, retract, stage } from "../testing/records.ts";
import { findChange, keepCommitted, recentChangesMax } from "./find-change.ts";
import type { Outcome } from "./outcome.ts";

const committedAs = (sequence: number): Committed => ({
  sequence: BigInt(sequence),
  newReadings: sequence,
  duplicates: 0,
  filled: 0,
  retracted: 0,
});
const appendRead = (read: number) =>
  commit(read, [blockOf(growthRows(["A1"], 1, read))], { append: true });

/** Applies as many appends of one read each. */
const appendReads = async (store: AppliedStore, reads: number) => {
  const outcomes: Outcome[] = [];
  for (let read = 0; read < reads; read++) outcomes.push(await store.apply(appendRead(read)));
  return outcomes;
};

describe("findChange()", () => {
  it("finds nothing by an id that nobody used", async () => {
    await using store = await AppliedStore.open();
    const { draft, state } = store.step();
    assert.equal(findChange(draft, state, idOf(1)), undefined);
  });

  it("finds an upload that is open", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, [blockOf(growthRows(["A1"], 3))]));
    const { draft, state } = store.step();
    assert.deepEqual(findChange(draft, state, idOf(1)), {
      $case: "staged",
      staged: { blocks: 1, readings: 3n },
    });
  });

  it("finds what was committed, recent or moved", async () => {
    await using store = await AppliedStore.open();
    const step = store.step();
    for (let number = 0; number < 3 * recentChangesMax + 5; number++) {
      keepCommitted(step, idOf(number), committedAs(number));
      for (let known = 0; known <= number; known++) {
        const found = findChange(step.draft, step.state, idOf(known));
        assert.deepEqual(found, { $case: "committed", committed: committedAs(known) });
      }
      assert.equal(findChange(step.draft, step.state, idOf(number + 1)), undefined);
    }
  });
});

describe("keepCommitted()", () => {
  it("keeps 31 in the state, and moves 32 together to their keyspace", async () => {
    await using store = await AppliedStore.open();
    const step = store.step();
    const countMoved = () => [...step.draft.list("changes", Buffer.alloc(0))].length;
    for (let number = 0; number < 31; number++) {
      keepCommitted(step, idOf(number), committedAs(number));
    }
    assert.deepEqual([step.state.recentChanges.length, countMoved()], [31, 0]);
    assert.equal(changeStates.get(step.draft, idOf(0)), undefined);
    keepCommitted(step, idOf(31), committedAs(31));
    assert.deepEqual([step.state.recentChanges.length, countMoved()], [0, 32]);
    assert.deepEqual(changeStates.get(step.draft, idOf(0))?.state, {
      $case: "committed",
      committed: committedAs(0),
    });
    keepCommitted(step, idOf(32), committedAs(32));
    assert.deepEqual([step.state.recentChanges.length, countMoved()], [1, 32]);
  });

  it("is a bug where a recent change has no outcome", async () => {
    await using store = await AppliedStore.open();
    const step = store.step();
    const recent = Array.from({ length: 31 }, (_, number) => ({
      id: idOf(number),
      committed: undefined,
    }));
    step.state.recentChanges = recent;
    assert.throws(() => keepCommitted(step, idOf(31), committedAs(31)), {
      name: "Error",
      message: "a recent change has no outcome",
    });
  });
});

describe("changes that were committed", () => {
  for (const reads of [31, 32, 33]) {
    it(`are answered alike when they come again, after ${reads} and opened anew`, async () => {
      await using store = await AppliedStore.open();
      const outcomes = await appendReads(store, reads);
      const state = readStoreState(store.lmdb);
      assert.equal(state.recentChanges.length, reads % recentChangesMax);
      const count = store.count("changes");
      assert.equal(count, reads - (reads % recentChangesMax));
      for (const [read, outcome] of outcomes.entries()) {
        assert.deepEqual(await store.apply(appendRead(read)), outcome);
      }
      const after = readStoreState(store.lmdb);
      assert.deepEqual(after.recentChanges, state.recentChanges);
      assert.equal(store.count("changes"), count);
      await assertConsistent(store.view);
    });
  }

  it("survive the state being written and read", async () => {
    await using store = await AppliedStore.open();
    const step = store.step();
    keepCommitted(step, idOf(1), committedAs(7));
    storeStates.put(step.draft, step.state);
    await store.lmdb.write(step.draft.writes());
    assert.deepEqual(findChange(store.lmdb, readStoreState(store.lmdb), idOf(1)), {
      $case: "committed",
      committed: committedAs(7),
    });
  });

  it("are found by the records of the same entry in which they move", async () => {
    await using store = await AppliedStore.open();
    await appendReads(store, 30);
    const changes = [appendRead(30), appendRead(31), appendRead(30), appendRead(31)];
    const [first, second, firstAgain, secondAgain] = await store.applyAll(changes);
    assert.deepEqual([firstAgain, secondAgain], [first, second]);
    assert.equal(store.count("changes"), recentChangesMax);
  });

  it("are retractions as well", async () => {
    await using store = await AppliedStore.open();
    await store.apply(appendRead(0));
    const outcome = await store.apply(retract(500));
    assert.equal(readStoreState(store.lmdb).recentChanges.length, 2);
    assert.deepEqual(await store.apply(retract(500)), outcome);
    for (let read = 1; read < 31; read++) await store.apply(appendRead(read));
    assert.equal(store.count("changes"), recentChangesMax);
    assert.deepEqual(await store.apply(retract(500)), outcome);
  });
});
