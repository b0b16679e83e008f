import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { growthRows, wellSetOf } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { describePlate, describeRun } from "./describe.ts";

const known = {
  robot: "r7",
  instrument: "i2",
  startedAt: "2026-01-02T03:04:05Z",
  attributes: { medium: "LB" },
};
const blocks = [
  blockOf(growthRows(["A1", "AF48"], 3)),
  blockOf(growthRows(["B1"], 1), { plate: 5 }),
];

describe("describeRun()", () => {
  it("tells what is known of a run", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, blocks, { description: known }));
    assert.deepEqual(describeRun("default", "run-01", store.run()), {
      project: "default",
      name: "run-01",
      description: known,
      plates: 2,
      wells: 3,
      readings: 7,
      firstRuntimeSeconds: 0,
      lastRuntimeSeconds: 1200,
      createdAtMs: BigInt(startMs),
      changedAtMs: BigInt(startMs),
    });
  });
});

describe("describePlate()", () => {
  it("tells a plate's wells", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, blocks));
    assert.deepEqual(describePlate(0, store.plate()), {
      plate: 0,
      wells: wellSetOf(["A1", "AF48"]),
      readings: 6,
      firstRuntimeSeconds: 0,
      lastRuntimeSeconds: 1200,
    });
  });
});
