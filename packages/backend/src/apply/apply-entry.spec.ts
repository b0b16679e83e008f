import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { listFeed } from "../feed/feed-entries.ts";
import type { Record } from "../gen/wellspring/backend/v1/log.ts";
import { Draft } from "../store/draft.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { AppliedStore, countsOf, refusalOf, specLogId, startMs } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import {
  abandon,
  activate,
  blockOf,
  type Change,
  commit,
  retract,
  stage,
} from "../testing/records.ts";
import { applyEntry } from "./apply-entry.ts";

const blocks = [blockOf(growthRows(["A1"], 3))];
const entryOf = (records: Record[], form = 1) => ({ form, atMs: BigInt(startMs), records });

describe("applyEntry()", () => {
  it("changes nothing but its draft", async () => {
    await using store = await AppliedStore.open();
    const before = readStoreState(store.lmdb);
    const records = [{ principal: "robot-7", change: commit(1, blocks) }];
    const { draft, outcomes } = await applyEntry(store.lmdb, 2n, entryOf(records));
    assert.deepEqual(outcomes.map(countsOf), [[3, 0, 0]]);
    assert.deepEqual(readStoreState(store.lmdb), before);
    assert.equal(readStoreState(draft).appliedSequence, 2n);
    assert.deepEqual(store.leftovers(), {
      blocks: 0,
      staged: 0,
      "staged-plates": 0,
      changes: 0,
      recentChanges: 0,
    });
  });

  it("makes the same of the same entry", async () => {
    await using store = await AppliedStore.open();
    const records = [
      { principal: "a", change: commit(1, blocks) },
      { principal: "b", change: stage(2, blocks) },
      { principal: "c", change: retract(3) },
    ];
    const [first, second] = await Promise.all(
      [1, 2].map(async () => applyEntry(store.lmdb, 2n, entryOf(records))),
    );
    assert.deepEqual([...second.draft.writes()], [...first.draft.writes()]);
    assert.deepEqual(second.outcomes, first.outcomes);
  });

  it("takes a turn for each block or plate, so that the event loop turns", async () => {
    const plates = Array.from({ length: 50 }, (_, plate) => blockOf([["A1", 0, 0.1]], { plate }));
    const turnsOf = async (before: readonly Change[], change: Change): Promise<number> => {
      await using store = await AppliedStore.open();
      for (const earlier of before) await store.apply(earlier);
      let turns = 0;
      const sequence = readStoreState(store.lmdb).appliedSequence + 1n;
      const entry = entryOf([{ principal: "", change }]);
      await applyEntry(store.lmdb, sequence, entry, { onTurn: () => turns++ });
      return turns;
    };
    const staged = stage(1, plates);
    const [whole, well] = [retract(3), retract(3, { plate: 0, wells: [0] })];
    for (const [before, change] of [
      [[], staged],
      [[staged], commit(1, [], { staged: plates })],
      [[staged], abandon(1)],
      [[commit(2, plates)], whole],
      [[commit(2, plates)], well],
    ] as const) {
      const turns = await turnsOf(before, change);
      assert.ok(turns >= plates.length, `${change.$case}: ${turns} turns`);
    }
  });

  it("lets each record see what those before it did", async () => {
    await using store = await AppliedStore.open();
    const changes = [stage(1, blocks), commit(1, [], { staged: blocks }), commit(2, blocks)];
    const [staged, first, second] = await store.applyAll(changes);
    assert.deepEqual(staged, { kind: "staged", blocks: 1 });
    assert.deepEqual([first, second].map(countsOf), [
      [3, 0, 0],
      [0, 3, 0],
    ]);
  });

  it("goes on behind a record that is refused", async () => {
    await using store = await AppliedStore.open();
    const [refused, committed] = await store.applyAll([retract(1), commit(2, blocks)]);
    assert.deepEqual(refusalOf(refused), [Code.NOT_FOUND, "no run is called run-01"]);
    assert.deepEqual(countsOf(committed), [3, 0, 0]);
  });

  it("keeps the entry's sequence and time", async () => {
    await using store = await AppliedStore.open();
    store.atMs = startMs + 5;
    await store.apply(commit(1, blocks));
    const { appliedSequence, atMs, logId: id } = readStoreState(store.lmdb);
    assert.deepEqual([id, appliedSequence, atMs], [specLogId, 2n, BigInt(startMs + 5)]);
    assert.equal(store.run().createdAtMs, BigInt(startMs + 5));
  });

  for (const sequence of [1n, 3n]) {
    it(`stops at entry ${sequence} where 2 is next`, async () => {
      await using store = await AppliedStore.open();
      await assert.rejects(applyEntry(store.lmdb, sequence, entryOf([])), {
        name: "Error",
        message: `entry ${sequence} does not follow entry 1`,
      });
    });
  }

  for (const [name, entry, message] of [
    ["a form that is newer", entryOf([], 2), "entry 2 has form 2"],
    [
      "a record that activates one",
      entryOf([commit(1, blocks), activate(2)].map((change) => ({ principal: "", change }))),
      "entry 2 activates form 2",
    ],
  ] as const) {
    it(`stops at ${name}, before anything is applied`, async () => {
      await using store = await AppliedStore.open();
      let turns = 0;
      await assert.rejects(applyEntry(store.lmdb, 2n, entry, { onTurn: () => turns++ }), {
        code: Code.FAILED_PRECONDITION,
        message: `${message}, this release reads form 1`,
      });
      assert.equal(turns, 0);
    });
  }

  it("reads each form that it is told to read, and activates it", async () => {
    await using store = await AppliedStore.open();
    const forms = { oldest: 1, newest: 2 };
    const records = [activate(2), activate(1)].map((change) => ({ principal: "", change }));
    for (const form of [1, 2]) {
      const { draft, outcomes } = await applyEntry(store.lmdb, 2n, entryOf(records, form), {
        forms,
      });
      assert.equal(readStoreState(draft).activeForm, 2);
      assert.deepEqual(outcomes, [
        { kind: "activated", sequence: 2n, former: 1, form: 2 },
        { kind: "activated", sequence: 2n, former: 2, form: 2 },
      ]);
    }
  });

  it("stops at a record that it does not know", async () => {
    await using store = await AppliedStore.open();
    const records = [{ principal: "", change: undefined }];
    await assert.rejects(applyEntry(store.lmdb, 2n, entryOf(records)), {
      code: Code.FAILED_PRECONDITION,
      message: "entry 2 holds a record that this release does not know",
    });
  });
});

describe("applyEntry() after a release without a feed", () => {
  it("begins the feed anew with its own first entry", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, blocks));
    const feed = () => [...listFeed(store.view, 0n)].map(({ sequence }) => sequence);
    assert.deepEqual([feed(), readStoreState(store.view).feedFrom], [[2n], 1n]);
    // Its state has no such field, and it passes over those that it does not know.
    const draft = new Draft(store.view);
    storeStates.put(draft, { ...readStoreState(store.view), appliedSequence: 3n, feedFrom: 0n });
    await store.lmdb.write(draft.writes());
    await store.apply(abandon(5));
    await store.apply(retract(6));
    assert.deepEqual([feed(), readStoreState(store.view).feedFrom], [[2n, 5n], 4n]);
  });
});
