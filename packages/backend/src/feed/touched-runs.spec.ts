import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FeedRun } from "../gen/wellspring/backend/v1/state.ts";
import { runKey } from "../store/keyspace.ts";
import {
  everyRuntime,
  listPlates,
  TouchedRuns,
  touchedToFeed,
  touchFromFeed,
  touchPlate,
} from "./touched-runs.ts";

const key = runKey("default", "run-01");
const spanOf = (firstRuntimeSeconds: number, lastRuntimeSeconds: number) => ({
  firstRuntimeSeconds,
  lastRuntimeSeconds,
});

describe("TouchedRuns", () => {
  it("has each run once, in the order of keys", () => {
    const runs = new TouchedRuns();
    const names = ["run-02", "ä", "run-01", "Z", "run-02"];
    for (const name of names) runs.touch(runKey("default", name)).retractions.push(1);
    const listed = runs.list().map((run) => [run.key.toString(), run.retractions.length]);
    assert.deepEqual(listed, [
      ["default\0Z", 1],
      ["default\0run-01", 1],
      ["default\0run-02", 2],
      ["default\0ä", 1],
    ]);
  });

  it("tells a run that was touched from one that was not", () => {
    const runs = new TouchedRuns();
    runs.touch(key);
    assert.deepEqual(
      [runs.has(Buffer.from(key)), runs.has(runKey("lab", "run-01"))],
      [true, false],
    );
  });
});

describe("touchPlate()", () => {
  it("keeps one span around all that was touched of a plate", () => {
    const run = new TouchedRuns().touch(key);
    touchPlate(run, 7, spanOf(600, 1_200));
    touchPlate(run, 3, spanOf(0, 0));
    touchPlate(run, 7, spanOf(3_000, 3_600));
    const expected = [
      [3, spanOf(0, 0)],
      [7, spanOf(600, 3_600)],
    ];
    assert.deepEqual(listPlates(run), expected);
    touchPlate(run, 7, everyRuntime);
    assert.deepEqual(listPlates(run)[1], [7, spanOf(0, 2_147_483_647)]);
  });
});

describe("touchFromFeed()", () => {
  it("touches what was kept, beside what is touched already", () => {
    const kept = new TouchedRuns().touch(key);
    touchPlate(kept, 7, spanOf(600, 1_200));
    touchPlate(kept, 3, everyRuntime);
    kept.retractions.push(4, 9);
    const feed = FeedRun.decode(FeedRun.encode(touchedToFeed(kept)).finish());
    assert.deepEqual(feed.key, key);
    const run = new TouchedRuns().touch(key);
    touchPlate(run, 7, spanOf(0, 600));
    touchFromFeed(run, feed);
    const expected = [
      [3, everyRuntime],
      [7, spanOf(0, 1_200)],
    ];
    assert.deepEqual(listPlates(run), expected);
    assert.deepEqual(run.retractions, [4, 9]);
  });
});
