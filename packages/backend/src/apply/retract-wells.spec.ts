import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addToDigest, emptyDigest, listWells, parseWell } from "@wellspring/contract";
import { readSegment } from "../plate/segment.ts";
import { plateStates, retractions } from "../store/records.ts";
import { AppliedStore, countsOf } from "../testing/applied-store.ts";
import {
  growthRows,
  type ReadingRow,
  readingsToRows,
  rowsToReadings,
} from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";

const rows = growthRows(["A1", "B2", "C3"], 3);
const of = (wells: readonly string[]) => rows.filter(([well]) => wells.includes(well));
const take = (retraction: number, wells: readonly string[]) =>
  retract(retraction, { plate: 0, wells: wells.map(parseWell) });

const keptOf = (store: AppliedStore, event: number): ReadingRow[] =>
  (retractions.get(store.lmdb, store.run().number, event)?.plates ?? [])
    .flatMap(({ segments }) => segments)
    .flatMap((segment) => readingsToRows(readSegment(store.lmdb, segment)));

describe("retractWells()", () => {
  it("takes them out of the plate and keeps them for audit", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const outcome = await store.apply(take(2, ["B2"]));
    assert.deepEqual(outcome, { kind: "retracted", sequence: 3n, readings: 3 });
    assert.deepEqual(store.rows(), of(["A1", "C3"]));
    assert.deepEqual(keptOf(store, 1), of(["B2"]));
    assert.equal(store.count("blocks"), 2);
  });

  it("counts plate and run anew, and changes the version", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf([...rows, ["H1", 9999, 0.5]])]));
    const before = store.plate().version;
    await store.apply(take(2, ["H1", "A1"]));
    const plate = store.plate();
    const digest = emptyDigest();
    addToDigest(digest, rowsToReadings(of(["B2", "C3"])));
    assert.deepEqual([plate.readings, plate.lastRuntimeSeconds], [6, 1200]);
    assert.deepEqual(listWells(plate.wells), ["B2", "C3"].map(parseWell));
    assert.deepEqual(plate.digest, digest);
    assert.ok(plate.version > before);
    const { readings, wells, lastRuntimeSeconds } = store.run();
    assert.deepEqual([readings, wells, lastRuntimeSeconds], [6, 2, 1200]);
  });

  it("leaves blocks without these wells as they are", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(of(["A1"])), blockOf(of(["B2", "C3"]))]));
    const [first] = store.plate().segments;
    await store.apply(take(2, ["C3"]));
    assert.deepEqual(store.plate().segments[0], first);
    assert.deepEqual(store.rows(), of(["A1", "B2"]));
  });

  it("takes all blocks of a well, fills with what they fill", async () => {
    await using store = await AppliedStore.open();
    const bare = of(["A1"]).map(([well, runtime, density]): ReadingRow => [well, runtime, density]);
    await store.apply(commit(1, [blockOf(bare)]));
    await store.apply(commit(2, [blockOf(of(["A1", "B2"]))], { append: true }));
    const outcome = await store.apply(take(3, ["A1"]));
    assert.deepEqual(outcome, { kind: "retracted", sequence: 4n, readings: 3 });
    assert.deepEqual(keptOf(store, 2), of(["A1"]));
    assert.deepEqual(store.rows(), of(["B2"]));
  });

  it("leaves no plate where all wells are taken", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows), blockOf(rows, { plate: 1 })]));
    await store.apply(take(2, ["A1", "B2", "C3"]));
    assert.equal(plateStates.get(store.lmdb, store.run().number, 0), undefined);
    assert.equal(store.run().plates, 1);
  });

  it("lets the well be uploaded anew with other values", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    await store.apply(take(2, ["B2"]));
    const anew = blockOf([["B2", 0, 0.9]]);
    assert.deepEqual(countsOf(await store.apply(commit(3, [anew], { append: true }))), [1, 0, 0]);
    assert.deepEqual(store.rows(), [...of(["A1"]), ["B2", 0, 0.9], ...of(["C3"])]);
  });
});
