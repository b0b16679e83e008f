import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FeedEntry } from "../gen/wellspring/backend/v1/state.ts";
import { readStoreState } from "../store/records.ts";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import {
  abandon,
  activate,
  blockOf,
  type Change,
  commit,
  createKey,
  retract,
  stage,
} from "../testing/records.ts";
import {
  abandonBodyChange,
  completeChange,
  failChange,
  retryChange,
  stageChange,
  submitChange,
} from "../testing/work.ts";
import { listFeed } from "./feed-entries.ts";
import { FeedNotes } from "./feed-notes.ts";

const nothing = FeedEntry.decode(new Uint8Array());
const rows = growthRows(["A1", "B7"], 3);

/** A run, and each plate of it with the times that are noted: all where there are none. */
const runOf = (
  name: string,
  plates: readonly [plate: number, first?: number, last?: number][] = [],
  retractions: number[] = [],
) => ({
  key: Buffer.from(`default\0${name}`),
  plates: plates.map(([plate]) => plate),
  firstRuntimes: plates.map(([, first = 0]) => first),
  lastRuntimes: plates.map(([, , last = 2_147_483_647]) => last),
  retractions,
});

/** run-01 with two plates, and works 1 to 3 of which the second has failed. */
const before: Change[] = [
  commit(1, [blockOf(rows), blockOf(rows, { plate: 9 })]),
  ...[1, 2, 3].map((work) => submitChange(work)),
  failChange(2),
];

const cases: [what: string, changes: Change[], expected: Partial<FeedEntry> | undefined][] = [
  [
    "an upload's runs, and its plates with the times of its readings",
    [
      commit(2, [
        blockOf(growthRows(["A1"], 2, 5), { run: "run-03", plate: 4 }),
        blockOf(growthRows(["A2"], 2), { run: "run-02" }),
        blockOf(growthRows(["B2"], 1, 9), { run: "run-02" }),
      ]),
    ],
    {
      runs: [runOf("run-02", [[0, 0, 5_400]]), runOf("run-03", [[4, 3_000, 3_600]])],
      readings: 5n,
    },
  ],
  [
    "of an append that has some readings already those that are new",
    [commit(2, [blockOf(growthRows(["A1"], 4))], { append: true })],
    { runs: [runOf("run-01", [[0, 1_800, 1_800]])], readings: 1n },
  ],
  [
    "what is described anew, without a plate",
    [commit(2, [blockOf(rows)], { description: { robot: "robot-1" } })],
    { runs: [runOf("run-01")] },
  ],
  [
    "of a retraction its place in the history, and what stays of the plate",
    [retract(2, { plate: 9, wells: [0] })],
    { runs: [runOf("run-01", [[9]], [1])], readings: 3n },
  ],
  [
    "all plates of a run that is retracted",
    [retract(2)],
    { runs: [runOf("run-01", [[0], [9]], [1])] },
  ],
  [
    "works that are submitted, once, and those that are finished or wait once more",
    [submitChange(3), submitChange(4), submitChange(5), completeChange(1), completeChange(4)],
    { firstWork: 4n, works: 2, outcomes: [1n, 4n] },
  ],
  [
    "work that waits once more and is finished by the same entry",
    [retryChange(2), completeChange(2), failChange(2)],
    { outcomes: [2n] },
  ],
  ["nothing of duplicates", [commit(2, [blockOf(rows)])], undefined],
  [
    "nothing of what is refused",
    [commit(2, [blockOf([["A1", 0, 3]])], { append: true }), retract(3, { plate: 4 })],
    undefined,
  ],
  [
    "nothing of what is staged or given up",
    [stage(2, [blockOf(rows)]), abandon(2), stageChange(8, 0, "a body"), abandonBodyChange(8)],
    undefined,
  ],
  ["nothing of keys and forms", [createKey(1), activate(1)], undefined],
];

describe("FeedNotes", () => {
  for (const [what, changes, expected] of cases) {
    it(`keep ${what}`, async () => {
      await using store = await AppliedStore.open({ isWritten: false });
      await store.applyAll(before);
      const { appliedSequence } = readStoreState(store.view);
      await store.applyAll(changes);
      const found = [...listFeed(store.view, appliedSequence)];
      const entry = expected && { ...nothing, atMs: BigInt(startMs), ...expected };
      assert.deepEqual(found, entry ? [{ sequence: appliedSequence + 1n, entry }] : []);
    });
  }

  it("are nothing where nothing was noted", () => {
    assert.equal(new FeedNotes().toEntry(5n), undefined);
  });
});
