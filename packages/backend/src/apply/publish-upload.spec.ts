import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addToDigest, emptyDigest, listWells } from "@wellspring/contract";
import type { StoredReadings } from "../stored-readings.ts";
import { AppliedStore, countsOf, startMs } from "../testing/applied-store.ts";
import {
  growthRows,
  type ReadingRow,
  readingsToRows,
  rowsToReadings,
} from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";

const rows = growthRows(["A1", "B2"], 5);

/** A digest of these rows alone. */
const digestOf = (all: readonly ReadingRow[]) => {
  const digest = emptyDigest();
  addToDigest(digest, rowsToReadings(all));
  return digest;
};

describe("publishUpload()", () => {
  it("keeps a block that is all new as it came", async () => {
    await using store = await AppliedStore.open();
    const block = blockOf(rows);
    await store.apply(commit(1, [block]));
    const [{ value }] = store.lmdb.list("blocks", Buffer.alloc(0));
    assert.ok(block.block.equals(value));
  });

  it("keeps the rest of a block of which a part is there", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows.slice(0, 7))]));
    await store.apply(commit(2, [blockOf(rows)], { append: true }));
    const { segments } = store.plate();
    assert.deepEqual(
      segments.map(({ readings, firstWell }) => [readings, firstWell]),
      [
        [7, 0],
        [3, 49],
      ],
    );
    assert.equal(store.count("blocks"), 2);
    assert.deepEqual(store.rows(), rows);
  });

  it("counts the plate's readings, wells and runtimes, and keeps its digest", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows.slice(2)), blockOf([["H12", 60, 0.5]])]));
    await store.apply(commit(2, [blockOf(rows)], { append: true }));
    const { readings, wells, digest, firstRuntimeSeconds, lastRuntimeSeconds } = store.plate();
    assert.deepEqual([readings, firstRuntimeSeconds, lastRuntimeSeconds], [11, 0, 2400]);
    assert.deepEqual(listWells(wells), [0, 49, 7 * 48 + 11]);
    assert.deepEqual(digest, digestOf(store.rows()));
  });

  it("keeps the digest over fills", async () => {
    await using store = await AppliedStore.open();
    const bare = rows.map(([well, runtime, density]): ReadingRow => [well, runtime, density]);
    await store.apply(commit(1, [blockOf(bare)]));
    assert.deepEqual(countsOf(await store.apply(commit(2, [blockOf(rows)]))), [0, 0, 10]);
    assert.deepEqual(store.plate().digest, digestOf(rows));
  });

  it("counts the run anew from its plates", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows.slice(3)), blockOf(rows, { plate: 3 })]));
    store.atMs = startMs + 1000;
    await store.apply(commit(2, [blockOf(growthRows(["A1"], 1, 99))], { append: true }));
    const { plates, wells, readings, firstRuntimeSeconds, lastRuntimeSeconds, ...rest } =
      store.run();
    assert.deepEqual([plates, wells, readings], [2, 4, 18]);
    assert.deepEqual([firstRuntimeSeconds, lastRuntimeSeconds], [0, 59_400]);
    assert.deepEqual(
      [rest.createdAtMs, rest.changedAtMs],
      [BigInt(startMs), BigInt(startMs + 1000)],
    );
  });

  it("changes the version of the plates that changed, and of no others", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows), blockOf(rows, { plate: 1 })]));
    const versions = () => [0, 1].map((plate) => store.plate(plate).version);
    const before = versions();
    const more = [blockOf(rows), blockOf(growthRows(["A1"], 1, 9), { plate: 1 })];
    await store.apply(commit(2, more, { append: true }));
    const after = versions();
    assert.deepEqual([after[0] === before[0], after[1] > before[1]], [true, true]);
  });

  it("tells who listens what became visible, without what was there", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows.slice(0, 7))]));
    const heard: StoredReadings[] = [];
    store.onStored = (stored) => heard.push(stored);
    await store.apply(
      commit(2, [blockOf(rows), blockOf(rows, { run: "b", plate: 2 })], { append: true }),
    );
    await store.apply(commit(3, [blockOf(rows)]));
    assert.deepEqual(
      heard.map(({ readings, ...place }) => [place, readingsToRows(readings)]),
      [
        [{ project: "default", run: "run-01", plate: 0 }, rows.slice(7)],
        [{ project: "default", run: "b", plate: 2 }, rows],
      ],
    );
  });
});

describe("a run that is sent read by read", () => {
  const wells = ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "D1"];

  it("ends as a few blocks that hold the same", async () => {
    await using store = await AppliedStore.open();
    const reads = 300;
    for (let read = 0; read < reads; read++) {
      const block = blockOf(growthRows(wells, 1, read));
      assert.deepEqual(countsOf(await store.apply(commit(read, [block], { append: true }))), [
        wells.length,
        0,
        0,
      ]);
      assert.ok(store.plate().segments.length <= 15, `${store.plate().segments.length} segments`);
    }
    assert.deepEqual(store.rows(), growthRows(wells, reads));
    const { readings, digest, segments } = store.plate();
    assert.equal(readings, reads * wells.length);
    assert.deepEqual(digest, digestOf(growthRows(wells, reads)));
    assert.equal(store.count("blocks"), segments.length);
    const bytes = [...store.lmdb.list("blocks", Buffer.alloc(0))].reduce(
      (total, { value }) => total + value.length,
      0,
    );
    assert.ok(bytes < 3 * readings, `${bytes} bytes for ${readings} readings`);
  });

  it("finds duplicates in blocks that were merged", async () => {
    await using store = await AppliedStore.open();
    for (let read = 0; read < 40; read++) {
      await store.apply(commit(read, [blockOf(growthRows(wells, 1, read))], { append: true }));
    }
    const outcome = await store.apply(
      commit(99, [blockOf(growthRows(wells, 41))], { append: true }),
    );
    assert.deepEqual(countsOf(outcome), [10, 400, 0]);
  });

  it("merges fills into what they fill", async () => {
    await using store = await AppliedStore.open();
    const bare: ReadingRow[] = [["A1", 0, 0.1]];
    await store.apply(commit(1, [blockOf(bare)]));
    await store.apply(commit(2, [blockOf([["A1", 0, 0.1, 0.05]])]));
    for (let read = 1; read < 3; read++) {
      await store.apply(commit(read + 2, [blockOf(growthRows(["A1"], 1, read))], { append: true }));
    }
    assert.equal(store.plate().segments.length, 1);
    assert.deepEqual(store.rows()[0], ["A1", 0, 0.1, 0.05]);
    assert.deepEqual(store.plate().digest, digestOf(store.rows()));
  });
});
