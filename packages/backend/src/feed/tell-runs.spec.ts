import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addToDigest, digestToBytes, emptyDigest } from "@wellspring/contract";
import { runKey } from "../store/keyspace.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { collect } from "../testing/collect.ts";
import { growthRows, type ReadingRow, rowsToReadings, wellSetOf } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import type { PassRun } from "./pass.ts";
import { tellRun } from "./tell-runs.ts";
import { everyRuntime } from "./touched-runs.ts";

const rows = growthRows(["A1", "B7"], 3);

const runOf = (said: Partial<PassRun> = {}): PassRun => ({
  key: runKey("default", "run-01"),
  plates: [],
  retractions: [],
  ...said,
});

const digestOf = (all: readonly ReadingRow[]): Buffer => {
  const digest = emptyDigest();
  addToDigest(digest, rowsToReadings(all));
  return digestToBytes(digest);
};

const messagesOf = ({ view }: AppliedStore, run: PassRun) => collect(tellRun(view, run));

describe("tellRun()", () => {
  it("tells a run, its plates and its retractions as they are now", async () => {
    await using store = await AppliedStore.open();
    const description = { robot: "robot-1" };
    await store.apply(commit(1, [blockOf(rows), blockOf(rows, { plate: 2 })], { description }));
    await store.apply(retract(2, { plate: 2 }));
    const span = { firstRuntimeSeconds: 600, lastRuntimeSeconds: 900 };
    const plates = [[0, span] as const, [2, everyRuntime] as const];
    const [change, ...rest] = await messagesOf(store, runOf({ plates, retractions: [1] }));
    assert.deepEqual(rest, []);
    assert.deepEqual([change.run?.name, change.run?.readings], ["run-01", 6]);
    assert.equal(change.run?.description?.robot, "robot-1");
    const [event] = change.retractions;
    assert.deepEqual([event.reason, event.plate, event.retractedReadings], ["contaminated", 2, 6]);
    const times = { firstRuntimeSeconds: 0, lastRuntimeSeconds: 1_200 };
    const none = { firstRuntimeSeconds: 0, lastRuntimeSeconds: 0 };
    assert.deepEqual(change.plates, [
      {
        plate: { plate: 0, wells: wellSetOf(["A1", "B7"]), readings: 6, ...times },
        digest: digestOf(rows),
        fromRuntimeSeconds: 600,
        toRuntimeSeconds: 900,
      },
      {
        plate: { plate: 2, wells: Buffer.alloc(0), readings: 0, ...none },
        digest: digestOf([]),
        fromRuntimeSeconds: 0,
        toRuntimeSeconds: 2_147_483_647,
      },
    ]);
  });

  it("tells a run that is described alone", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const [{ run, ...rest }] = await messagesOf(store, runOf());
    assert.deepEqual(
      [run?.project, run?.plates, rest],
      ["default", 1, { plates: [], retractions: [] }],
    );
  });

  it("takes several messages for many plates, and the run again in each", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const plates = Array.from({ length: 4_001 }, (_, plate) => [plate, everyRuntime] as const);
    const messages = await messagesOf(store, runOf({ plates }));
    assert.deepEqual(
      messages.map(({ run, plates: told }) => [run?.name, told[0].plate?.plate, told.length]),
      [
        ["run-01", 0, 2_000],
        ["run-01", 2_000, 2_000],
        ["run-01", 4_000, 1],
      ],
    );
  });

  it("takes several messages for many retractions", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    await store.apply(retract(2, { wells: [], plate: 0 }));
    const retractions = Array.from({ length: 101 }, () => 1);
    const plates = [[0, everyRuntime] as const];
    const messages = await messagesOf(store, runOf({ retractions, plates }));
    const counts = messages.map((message) => [message.retractions.length, message.plates.length]);
    assert.deepEqual(counts, [
      [100, 0],
      [1, 1],
    ]);
  });
});
