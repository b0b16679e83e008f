import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runKey } from "../store/keyspace.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { collect } from "../testing/collect.ts";
import { blockToRows, growthRows, type ReadingRow } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import type { PassRun } from "./pass.ts";
import { planWholePass } from "./plan-whole-pass.ts";
import { tellReadings } from "./tell-readings.ts";
import { everyRuntime } from "./touched-runs.ts";

const rows = growthRows(["A1", "B7"], 5);

/** The rows that come with each place. */
const rowsOf = async (
  { view }: AppliedStore,
  runs: Iterable<PassRun>,
): Promise<[place: number, rows: ReadingRow[]][]> =>
  (await collect(tellReadings(view, { runs }))).map(({ place, block }) => [
    place,
    blockToRows(block),
  ]);

const runOf = (plates: PassRun["plates"], name = "run-01"): PassRun => ({
  key: runKey("default", name),
  plates,
  retractions: [],
});

describe("tellReadings()", () => {
  it("counts places through all runs, also of plates that are gone", async () => {
    await using store = await AppliedStore.open();
    const second = { run: "run-02", plate: 1 };
    await store.apply(
      commit(1, [blockOf(rows), blockOf(rows, { plate: 2 }), blockOf(rows, second)]),
    );
    await store.apply(retract(2, { plate: 0 }));
    const first = runOf([
      [0, everyRuntime],
      [2, everyRuntime],
    ]);
    const found = await rowsOf(store, [first, runOf([[1, everyRuntime]], "run-02")]);
    assert.deepEqual(found, [
      [1, rows],
      [2, rows],
    ]);
  });

  it("tells of a plate what lies within a span, whatever is stored together", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const span = { firstRuntimeSeconds: 600, lastRuntimeSeconds: 1_200 };
    const within = rows.filter(([, runtime]) => runtime >= 600 && runtime <= 1_200);
    assert.deepEqual(await rowsOf(store, [runOf([[0, span]])]), [[0, within]]);
  });

  it("gives blocks out as they are stored where all of a plate is told", async () => {
    await using store = await AppliedStore.open();
    const stored = blockOf(rows);
    await store.apply(commit(1, [stored]));
    const pass = await planWholePass(store.view);
    const [{ block }] = await collect(tellReadings(store.view, pass));
    assert.deepEqual(block, stored.block);
  });

  it("asks whoever keeps decoded blocks for those of which a part is told", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const span = { firstRuntimeSeconds: 9_000, lastRuntimeSeconds: 9_600 };
    const [part, none] = [{ ...span, firstRuntimeSeconds: 600 }, span];
    let reads = 0;
    const read = () => {
      reads++;
      throw new Error("read");
    };
    const tell = (of: typeof span) =>
      collect(tellReadings(store.view, { runs: [runOf([[0, of]])] }, read));
    await tell(everyRuntime);
    assert.deepEqual(await tell(none), []);
    await assert.rejects(tell(part), new Error("read"));
    assert.equal(reads, 1);
  });
});
