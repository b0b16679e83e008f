import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { abandon, blockOf, type Change, commit, retract } from "../testing/records.ts";
import { completeChange, failChange, submitChange } from "../testing/work.ts";
import { planPass } from "./plan-pass.ts";

let uploads = 0;

/** Uploads or appends one reading to a plate of a run, later ones each time. */
const append = (run: string, plate = 0): Change => {
  const block = blockOf(growthRows(["A1"], 1, ++uploads), { run, plate });
  return commit(uploads, [block], { append: true });
};

/** A store with an entry for each of these changes, at times of their own, from entry 2 on. */
const openFilled = async (changes: readonly Change[]): Promise<AppliedStore> => {
  const store = await AppliedStore.open({ isWritten: false });
  for (const [place, change] of changes.entries()) {
    store.atMs = startMs + place;
    await store.apply(change);
  }
  return store;
};

/** The entries that passes of at least one reading end with, from entry 1 on. */
const cutsOf = async ({ view }: AppliedStore, readings = 1): Promise<bigint[]> => {
  const cuts: bigint[] = [];
  for (let from = 1n; ; from = cuts[cuts.length - 1]) {
    const { throughSequence } = await planPass(view, from, readings);
    if (throughSequence === from) return cuts;
    cuts.push(throughSequence);
  }
};

describe("planPass()", () => {
  it("ends after each upload of a run of its own", async () => {
    await using store = await openFilled([append("a"), append("b"), append("c")]);
    assert.deepEqual(await cutsOf(store), [2n, 3n, 4n]);
  });

  it("ends no sooner than about so many readings come together", async () => {
    const changes = ["a", "b", "c", "d", "e"].map((run) => append(run));
    await using store = await openFilled(changes);
    assert.deepEqual(await cutsOf(store, 2), [3n, 5n, 6n]);
    assert.deepEqual(await cutsOf(store, 1_000), [6n]);
  });

  it("ends nowhere between two changes of a run, whichever plates they are of", async () => {
    const changes = [append("a"), append("b"), append("a", 7), append("c"), append("b")];
    await using store = await openFilled([append("z"), ...changes, append("y")]);
    assert.deepEqual(await cutsOf(store), [2n, 7n, 8n]);
  });

  it("ends nowhere between an upload and its retraction", async () => {
    const [first, second] = [append("a"), append("b")];
    await using store = await openFilled([first, second, retract(900, { run: "a" })]);
    assert.deepEqual(await cutsOf(store), [4n]);
  });

  it("moves on over entries that show nothing", async () => {
    await using store = await openFilled([abandon(1), append("a"), abandon(2), abandon(3)]);
    assert.deepEqual(await cutsOf(store), [3n, 5n]);
  });

  it("counts a work as twenty readings", async () => {
    const changes = [1, 2, 3, 4].map((work) => submitChange(work));
    await using store = await openFilled(changes);
    assert.deepEqual(await cutsOf(store, 40), [3n, 5n]);
  });

  it("tells what is touched, each once, and when the first of it was", async () => {
    const works = [1, 2, 3, 4].map((work) => submitChange(work));
    const changes = [...works, append("b", 2), append("a", 1), completeChange(4), failChange(1)];
    await using store = await openFilled([...changes, append("b", 1), append("b", 2)]);
    const pass = await planPass(store.view, 3n, 1_000_000);
    const { fromSequence, throughSequence, isWhole, firstAtMs, runs, works: numbers } = pass;
    assert.deepEqual([fromSequence, throughSequence, isWhole], [3n, 11n, false]);
    assert.equal(firstAtMs, BigInt(startMs + 2));
    const plates = [...runs].map((run) => [
      run.key.toString(),
      [...run.plates].map(([plate, span]) => [
        plate,
        span.lastRuntimeSeconds - span.firstRuntimeSeconds,
      ]),
    ]);
    const expected = [
      ["default\0a", [[1, 0]]],
      [
        "default\0b",
        [
          [1, 0],
          [2, 1_800],
        ],
      ],
    ];
    assert.deepEqual(plates, expected);
    assert.deepEqual([...numbers], [1n, 3n, 4n]);
  });

  it("is empty where nothing is new", async () => {
    await using store = await openFilled([append("a")]);
    const pass = await planPass(store.view, 2n, 1);
    const { firstAtMs, runs, works, throughSequence } = pass;
    assert.deepEqual([firstAtMs, [...runs], [...works], throughSequence], [0n, [], [], 2n]);
  });
});
