import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { readSegment } from "../plate/segment.ts";
import { plateStates, retractions } from "../store/records.ts";
import { AppliedStore, countsOf, refusalOf } from "../testing/applied-store.ts";
import { growthRows, readingsToRows } from "../testing/readings.ts";
import { blockOf, commit, retract, stage } from "../testing/records.ts";

const rows = growthRows(["A1", "B2"], 3);

/** A store with run-01: plates 0 and 1 with six readings each. */
const openWithRun = async () => {
  const store = await AppliedStore.open();
  await store.apply(commit(1, [blockOf(rows), blockOf(rows, { plate: 1 })]));
  return store;
};

/** What is kept of the retraction that is this event of the run. */
const keptOf = (store: AppliedStore, event: number) =>
  retractions
    .get(store.lmdb, store.run().number, event)
    ?.plates.map(({ plate, segments }) => [
      plate,
      segments.flatMap((segment) => readingsToRows(readSegment(store.lmdb, segment))),
    ]);

describe("retractReadings() of a run", () => {
  it("takes all of it back and keeps it for audit", async () => {
    await using store = await openWithRun();
    const outcome = await store.apply(retract(2));
    assert.deepEqual(outcome, { kind: "retracted", sequence: 3n, readings: 12 });
    const { readings, plates, wells, lastRuntimeSeconds, events } = store.run();
    assert.deepEqual([readings, plates, wells, lastRuntimeSeconds, events], [0, 0, 0, 0, 2]);
    assert.equal(store.count("plates"), 0);
    assert.deepEqual(keptOf(store, 1), [
      [0, rows],
      [1, rows],
    ]);
  });

  it("lets it be uploaded anew, without append and with other values", async () => {
    await using store = await openWithRun();
    await store.apply(retract(2));
    assert.deepEqual(
      countsOf(await store.apply(commit(3, [blockOf([["A1", 0, 0.9]])]))),
      [1, 0, 0],
    );
    assert.deepEqual(store.rows(), [["A1", 0, 0.9]]);
    assert.equal(store.run().events, 3);
  });

  it("takes it back a second time once it came anew", async () => {
    await using store = await openWithRun();
    await store.apply(retract(2));
    await store.apply(commit(3, [blockOf(rows)]));
    assert.deepEqual(await store.apply(retract(4)), {
      kind: "retracted",
      sequence: 5n,
      readings: 6,
    });
    assert.deepEqual(keptOf(store, 3), [[0, rows]]);
    assert.equal(store.count("blocks"), 3);
  });

  it("leaves other runs alone", async () => {
    await using store = await openWithRun();
    await store.apply(commit(2, [blockOf(rows, { run: "run-02" })]));
    await store.apply(retract(3));
    assert.deepEqual(store.rows(0, "run-02"), rows);
  });
});

describe("retractReadings() of a plate", () => {
  it("takes the plate back and leaves the others", async () => {
    await using store = await openWithRun();
    const outcome = await store.apply(retract(2, { plate: 1 }));
    assert.deepEqual(outcome, { kind: "retracted", sequence: 3n, readings: 6 });
    assert.equal(plateStates.get(store.lmdb, store.run().number, 1), undefined);
    assert.deepEqual(store.rows(0), rows);
    const { readings, plates, wells } = store.run();
    assert.deepEqual([readings, plates, wells], [6, 1, 2]);
    assert.deepEqual(keptOf(store, 1), [[1, rows]]);
  });

  it("needs append to be uploaded anew while the run has others", async () => {
    await using store = await openWithRun();
    await store.apply(retract(2, { plate: 1 }));
    const anew = [blockOf(rows, { plate: 1 })];
    assert.equal(refusalOf(await store.apply(commit(3, anew)))[0], Code.ALREADY_EXISTS);
    const outcome = await store.apply(commit(4, anew, { append: true }));
    assert.deepEqual(countsOf(outcome), [6, 0, 0]);
  });
});

describe("retractReadings() under an id that is known", () => {
  it("answers the same and takes nothing more", async () => {
    await using store = await openWithRun();
    const outcome = await store.apply(retract(2, { plate: 1 }));
    assert.deepEqual(await store.apply(retract(2, { plate: 1 })), outcome);
    assert.equal(store.run().events, 2);
    await store.apply(retract(3));
    assert.deepEqual(await store.apply(retract(2, { plate: 1 })), outcome);
  });

  it("refuses the id of an open upload, which goes on", async () => {
    await using store = await openWithRun();
    const staged = [blockOf(rows, { run: "run-02" })];
    await store.apply(stage(2, staged));
    assert.deepEqual(refusalOf(await store.apply(retract(2))), [
      Code.FAILED_PRECONDITION,
      "the id is that of an open upload",
    ]);
    assert.deepEqual(countsOf(await store.apply(commit(2, [], { staged }))), [6, 0, 0]);
  });
});

describe("retractReadings() of what is not there", () => {
  const cases = [
    { what: { run: "run-02" }, says: "no run is called run-02" },
    { what: { plate: 2 }, says: "run run-01 has no plate 2" },
    { what: { plate: 2, wells: [0] }, says: "run run-01 has no plate 2" },
    { what: { plate: 1, wells: [0, 48] }, says: "plate 1 of run run-01 has no well B1" },
  ];
  for (const { what, says } of cases) {
    it(`refuses because ${says}`, async () => {
      await using store = await openWithRun();
      const outcome = await store.apply(retract(2, what));
      assert.deepEqual(refusalOf(outcome), [Code.NOT_FOUND, says]);
      assert.equal(store.run().events, 1);
      assert.equal(store.run().readings, 12);
    });
  }

  it("refuses a run that was retracted", async () => {
    await using store = await openWithRun();
    await store.apply(retract(2));
    assert.deepEqual(refusalOf(await store.apply(retract(3))), [
      Code.NOT_FOUND,
      "no run is called run-01",
    ]);
  });
});
