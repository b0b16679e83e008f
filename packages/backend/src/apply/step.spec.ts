import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import { nextVersion } from "./step.ts";

describe("nextVersion()", () => {
  it("gives out each version once", async () => {
    await using store = await AppliedStore.open();
    const step = store.step();
    assert.deepEqual([nextVersion(step), nextVersion(step)], [1n, 2n]);
  });

  it("gives a plate that comes anew another version than it had", async () => {
    await using store = await AppliedStore.open();
    const blocks = [blockOf(growthRows(["A1"], 2))];
    await store.apply(commit(1, blocks));
    const { version } = store.plate();
    await store.apply(retract(2));
    await store.apply(commit(3, blocks));
    assert.ok(store.plate().version > version);
  });
});
