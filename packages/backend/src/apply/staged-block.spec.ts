import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fate } from "../plate/compare.ts";
import { numberKey } from "../store/keyspace.ts";
import { stagedPlates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { idOf, type ReadingRow, rowsToReadings } from "../testing/readings.ts";
import { blockOf, commit, stage } from "../testing/records.ts";
import {
  compareNow,
  getStaged,
  nameStaged,
  plateOf,
  putStaged,
  removeStaged,
} from "./staged-block.ts";

const stored: ReadingRow[] = [
  ["A1", 0, 0.1],
  ["A1", 600, 0.2, 0.15],
];
const placeOf = (index: number) => ({ uploadId: idOf(9), project: "default", index });

/** A store that holds `stored`, and a step to stage more in. */
const openWithRun = async () => {
  const store = await AppliedStore.open();
  await store.apply(commit(1, [blockOf(stored)]));
  return store;
};

describe("putStaged()", () => {
  it("counts what is new, there already, filled and in conflict", async () => {
    await using store = await openWithRun();
    const step = store.step();
    const rows: ReadingRow[] = [
      ["A1", 0, 0.1, 0.05],
      ["A1", 600, 0.2, 0.15],
      ["A1", 1200, 0.3],
      ["A2", 0, 0.4],
    ];
    putStaged(step, placeOf(0), blockOf(rows), rowsToReadings(rows));
    const { newReadings, filled, duplicates, conflictCount, comparedVersion, segment } = getStaged(
      step,
      placeOf(0),
    );
    assert.deepEqual([newReadings, filled, duplicates, conflictCount], [2, 1, 1, 0]);
    assert.equal(comparedVersion, store.plate().version);
    assert.deepEqual(segment, {
      blockId: 2n,
      readings: 4,
      firstWell: 0,
      lastWell: 1,
      firstRuntimeSeconds: 0,
      lastRuntimeSeconds: 1200,
      bytes: step.draft.get("blocks", numberKey(2n))?.length,
    });
  });

  it("compares with earlier blocks of the upload, not with its own", async () => {
    await using store = await openWithRun();
    const step = store.step();
    const rows: ReadingRow[] = [["H12", 0, 0.5]];
    for (const index of [0, 1]) {
      putStaged(step, placeOf(index), blockOf(rows), rowsToReadings(rows));
    }
    assert.deepEqual(
      [0, 1].map((index) => getStaged(step, placeOf(index)).newReadings),
      [1, 0],
    );
  });
});

describe("nameStaged()", () => {
  it("notes the places of all blocks of a plate", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(9, [blockOf(stored), blockOf(stored, { plate: 1 })]));
    const step = store.step();
    for (const index of [2, 3]) {
      putStaged(step, placeOf(index), blockOf(stored), rowsToReadings(stored));
    }
    nameStaged(step, idOf(9), { run: "run-01", plate: 0 });
    assert.deepEqual(stagedPlates.get(step.draft, idOf(9), 0, "run-01")?.indexes, [0, 2, 3]);
    assert.deepEqual(stagedPlates.get(step.draft, idOf(9), 1, "run-01")?.indexes, [1]);
  });

  it("writes nothing where nothing was put", async () => {
    await using store = await AppliedStore.open();
    const step = store.step();
    nameStaged(step, idOf(9), { run: "run-01", plate: 0 });
    assert.deepEqual([...step.draft.writes()], []);
  });
});

describe("compareNow()", () => {
  it("tells the fate of each reading", async () => {
    await using store = await openWithRun();
    const step = store.step();
    const rows: ReadingRow[] = [...stored, ["A1", 700, 0.3]];
    const readings = rowsToReadings(rows);
    putStaged(step, placeOf(0), blockOf(rows), readings);
    const { fates } = compareNow(step, placeOf(0), getStaged(step, placeOf(0)), readings);
    assert.deepEqual([...fates], [fate.duplicate, fate.duplicate, fate.new]);
  });
});

describe("plateOf()", () => {
  it("is the plate as it is now", async () => {
    await using store = await openWithRun();
    const plate = plateOf(store.step(), "default", { run: "run-01", plate: 0 });
    assert.deepEqual(plate, store.plate());
  });

  for (const missing of [
    { run: "run-01", plate: 1 },
    { run: "run-02", plate: 0 },
  ]) {
    it(`is empty and of version 0 for ${missing.run}, plate ${missing.plate}`, async () => {
      await using store = await openWithRun();
      const { version, segments } = plateOf(store.step(), "default", missing);
      assert.deepEqual({ version, segments }, { version: 0n, segments: [] });
    });
  }
});

describe("getStaged()", () => {
  it("is a bug where nothing is staged", async () => {
    await using store = await AppliedStore.open();
    assert.throws(() => getStaged(store.step(), placeOf(3)), {
      name: "Error",
      message: "block 3 of the upload is not staged",
    });
  });
});

describe("removeStaged()", () => {
  it("forgets the block and its plate, and leaves the bytes", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(9, [blockOf(stored)]));
    const step = store.step();
    removeStaged(step, placeOf(0), getStaged(step, placeOf(0)));
    assert.throws(() => getStaged(step, placeOf(0)), /is not staged/);
    assert.equal(stagedPlates.get(step.draft, idOf(9), 0, "run-01"), undefined);
    assert.equal([...step.draft.list("blocks", Buffer.alloc(0))].length, 1);
  });
});
