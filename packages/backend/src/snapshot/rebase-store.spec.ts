import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { digestToBytes } from "@wellspring/contract";
import { checkStore } from "../check/check-folder.ts";
import { listFeed } from "../feed/feed-entries.ts";
import { Entry } from "../gen/wellspring/backend/v1/log.ts";
import { Draft } from "../store/draft.ts";
import { numberKey } from "../store/keyspace.ts";
import { changeStates, readStoreState, storeStates } from "../store/records.ts";
import { AppliedStore, countsOf, startMs } from "../testing/applied-store.ts";
import { growthRows, idOf } from "../testing/readings.ts";
import { blockOf, commit, retract, stage } from "../testing/records.ts";
import { rebaseStore } from "./rebase-store.ts";

const logId = "22222222-0000-4000-8000-000000000000";
const atMs = startMs + 5_000;
const first = commit(1, [blockOf(growthRows(["A1", "B7"], 5))]);

/** A store with 41 commits, of which the outcomes of 32 are no longer recent. */
const openFilled = async (): Promise<AppliedStore> => {
  const store = await AppliedStore.open();
  await store.apply(first);
  for (let read = 1; read <= 40; read++) {
    const block = blockOf(growthRows(["C1"], 1, read));
    await store.apply(commit(100 + read, [block], { append: true }));
  }
  await store.apply(stage(500, [blockOf(growthRows(["A1"], 4), { run: "open" })]));
  return store;
};

describe("rebaseStore()", () => {
  it("begins another log with what the store holds, in which nothing is wrong", async () => {
    await using store = await openFilled();
    const rows = store.rows();
    const { digest } = readStoreState(store.view);
    await rebaseStore(store.lmdb, { logId, atMs });
    const state = readStoreState(store.view);
    const { logId: found, appliedSequence, atMs: foundMs } = state;
    assert.deepEqual([found, appliedSequence, foundMs], [logId, 1n, BigInt(atMs)]);
    assert.deepEqual([state.digest, store.rows()], [digest, rows]);
    const report = await checkStore(store.view);
    assert.deepEqual(report.violations, []);
    const entry = Entry.decode(store.lmdb.get("log", numberKey(1n)) ?? Buffer.alloc(0));
    const { change } = entry.records[0];
    assert(change?.$case === "genesis" && digest);
    assert.deepEqual(change.genesis.stateDigest, digestToBytes(digest));
    assert.equal(store.count("log"), 1);
  });

  it("answers what was answered once alike, with a position of the new log", async () => {
    await using store = await openFilled();
    await rebaseStore(store.lmdb, { logId, atMs });
    store.atMs = atMs;
    for (const change of [first, commit(140, [blockOf(growthRows(["C1"], 1, 40))])]) {
      const outcome = await store.apply(change);
      assert(outcome.kind === "committed");
      assert.equal(outcome.sequence, 1n);
      assert.ok(countsOf(outcome)[0] > 0);
    }
    const kept = changeStates.get(store.view, idOf(1))?.state;
    assert(kept?.$case === "committed");
    assert.equal(kept.committed.sequence, 1n);
    assert.ok(readStoreState(store.view).recentChanges.length > 0);
  });

  it("goes on in the form that was active", async () => {
    await using store = await AppliedStore.open();
    const draft = new Draft(store.view);
    storeStates.put(draft, { ...readStoreState(store.view), activeForm: 2 });
    await store.lmdb.write(draft.writes());
    await rebaseStore(store.lmdb, { logId, atMs });
    assert.equal(readStoreState(store.view).activeForm, 2);
    assert.equal(Entry.decode(store.lmdb.get("log", numberKey(1n)) ?? Buffer.alloc(0)).form, 2);
  });

  it("lets uploads that are open go on", async () => {
    await using store = await openFilled();
    await rebaseStore(store.lmdb, { logId, atMs });
    store.atMs = atMs;
    const staged = [blockOf(growthRows(["A1"], 4), { run: "open" })];
    const outcome = await store.apply(commit(500, [], { staged }));
    assert.deepEqual(countsOf(outcome), [4, 0, 0]);
  });

  it("forgets what the former log's entries made visible", async () => {
    await using store = await openFilled();
    assert.equal(store.count("feed"), 41);
    await rebaseStore(store.lmdb, { logId, atMs });
    assert.deepEqual([store.count("feed"), readStoreState(store.view).feedFrom], [0, 1n]);
    store.atMs = atMs;
    await store.apply(retract(900));
    const found = [...listFeed(store.view, 0n)].map(({ sequence }) => sequence);
    assert.deepEqual(found, [2n]);
  });

  it("never lets the log's time fall", async () => {
    await using store = await openFilled();
    await rebaseStore(store.lmdb, { logId, atMs: 5 });
    assert.equal(readStoreState(store.view).atMs, BigInt(startMs));
  });
});
