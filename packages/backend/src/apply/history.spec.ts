import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HistoryEvent, HistoryEvent_Kind } from "@wellspring/contract";
import { RunState } from "../gen/wellspring/backend/v1/state.ts";
import { historyChunks } from "../store/records.ts";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { idOf, type ReadingRow } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import { addEvent, listEvents, readEvent } from "./history.ts";

const rowAt = (read: number): ReadingRow => ["A1", 600 * read, (read + 1) / 1000];
const nothing = {
  file: "",
  newReadings: 0,
  duplicates: 0,
  filled: 0,
  plate: undefined,
  wells: [],
  retractedReadings: 0,
  reason: "",
};

describe("the history of a run", () => {
  it("tells who uploaded, appended and retracted what, when", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf([rowAt(0), rowAt(1)])]), "robot-7");
    store.atMs = startMs + 1;
    const more = [blockOf([rowAt(1), rowAt(2), ["B7", 0, 0.5]])];
    await store.apply(commit(2, more, { append: true, file: "more.csv" }), "robot-8");
    store.atMs = startMs + 2;
    await store.apply(retract(3, { plate: 0, wells: [48 + 6] }), "ada");
    await store.apply(retract(4), "ada");
    await store.apply(commit(5, [blockOf([rowAt(0)])], { file: "anew.csv" }), "robot-7");
    const at = (ms: number) => ({ ...nothing, atMs: BigInt(startMs + ms) });
    const file = { ...at(0), kind: HistoryEvent_Kind.UPLOADED, file: "run-01.csv" };
    const { UPLOADED, APPENDED, RETRACTED } = HistoryEvent_Kind;
    const retracted = { ...at(2), kind: RETRACTED, principal: "ada", reason: "contaminated" };
    assert.deepEqual(store.events(), [
      { ...file, id: idOf(1), principal: "robot-7", newReadings: 2 },
      {
        ...at(1),
        kind: APPENDED,
        id: idOf(2),
        file: "more.csv",
        principal: "robot-8",
        newReadings: 2,
        duplicates: 1,
      },
      { ...retracted, id: idOf(3), plate: 0, wells: ["B7"], retractedReadings: 1 },
      { ...retracted, id: idOf(4), retractedReadings: 3 },
      {
        ...at(2),
        kind: UPLOADED,
        id: idOf(5),
        file: "anew.csv",
        principal: "robot-7",
        newReadings: 1,
      },
    ]);
  });

  it("tells each run what it had of an upload of several", async () => {
    await using store = await AppliedStore.open();
    const blocks = [blockOf([rowAt(0)]), blockOf([rowAt(0), rowAt(1)], { run: "b" })];
    await store.apply(commit(1, blocks));
    assert.deepEqual(
      ["run-01", "b"].map((run) => store.events(run).map(({ newReadings }) => newReadings)),
      [[1], [2]],
    );
  });

  it("says nothing of an upload that brought nothing", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf([rowAt(0)])]));
    await store.apply(commit(2, [blockOf([rowAt(0)])]));
    assert.equal(store.events().length, 1);
  });

  for (const [events, chunks, recent] of [
    [23, 0, 23],
    [24, 1, 0],
    [25, 1, 1],
    [49, 2, 1],
  ] as const) {
    it(`is whole with ${events} events: ${chunks} chunks and ${recent} in the run`, async () => {
      await using store = await AppliedStore.open();
      for (let read = 0; read < events; read++) {
        await store.apply(commit(read, [blockOf([rowAt(read)])], { append: true }));
      }
      const ids = store.events().map(({ id }) => id);
      assert.deepEqual(
        ids,
        Array.from({ length: events }, (_, read) => idOf(read)),
      );
      assert.equal(store.count("history"), chunks);
      assert.equal(store.run().events, events);
      assert.equal(store.run().recentEvents.length, recent);
    });
  }

  it("packs a chunk once it is full, and does not touch it again", async () => {
    await using store = await AppliedStore.open();
    const append = (read: number) =>
      store.apply(commit(read, [blockOf([rowAt(read)])], { append: true }));
    for (let read = 0; read < 24; read++) await append(read);
    const { number } = store.run();
    const full = historyChunks.get(store.lmdb, number, 0);
    assert.ok(full && full.packed.length > 0 && full.packed.length < 24 * 20);
    await append(24);
    assert.deepEqual(historyChunks.get(store.lmdb, number, 0), full);
    assert.equal(historyChunks.get(store.lmdb, number, 1), undefined);
  });
});

describe("addEvent()", () => {
  it("tells the place of the event, over chunks", async () => {
    await using store = await AppliedStore.open();
    const { draft } = store.step();
    const run = RunState.decode(new Uint8Array());
    const event = HistoryEvent.decode(new Uint8Array());
    const places = Array.from({ length: 50 }, () => addEvent(draft, run, event));
    assert.deepEqual(places, [...places.keys()]);
  });
});

describe("listEvents()", () => {
  it("says which chunk is missing", async () => {
    await using store = await AppliedStore.open();
    const run = { ...RunState.decode(new Uint8Array()), number: 1, events: 24 };
    assert.throws(() => [...listEvents(store.view, run)], {
      name: "Error",
      message: "chunk 0 of the history is missing",
    });
  });
});

describe("readEvent()", () => {
  it("reads each event at its place, in a chunk or not yet", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    for (let read = 0; read < 50; read++) {
      await store.apply(commit(read + 1, [blockOf([rowAt(read)])], { append: true }));
      const run = store.run();
      const places = Array.from({ length: run.events }, (_, place) => place);
      const events = places.map((place) => readEvent(store.view, run, place));
      assert.deepEqual(events, store.events());
    }
  });
});
