import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import { readStoreState } from "../store/records.ts";
import { AppliedStore, countsOf, refusalOf, startMs } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { abandon, blockOf, commit, stage } from "../testing/records.ts";

const blocks = growthRows(["A1", "B1"], 2).map((row, plate) => blockOf([row], { plate }));
const nothing = { blocks: 0, staged: 0, "staged-plates": 0, changes: 0, recentChanges: 0 };
const other = commit(99, [blockOf(growthRows(["H1"], 1), { run: "other" })]);

describe("abandonUpload()", () => {
  it("leaves nothing behind", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks));
    assert.deepEqual(await store.apply(abandon(1)), { kind: "done" });
    assert.deepEqual(store.leftovers(), nothing);
    assert.deepEqual(readStoreState(store.lmdb).openUploads, []);
  });

  it("leaves other uploads as they are", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks));
    await store.apply(stage(2, blocks));
    await store.apply(abandon(1));
    const outcome = await store.apply(commit(2, [], { staged: blocks }));
    assert.deepEqual(countsOf(outcome), [4, 0, 0]);
  });

  it("does nothing for an upload that is unknown, or committed", async () => {
    await using store = await AppliedStore.open();
    assert.deepEqual(await store.apply(abandon(7)), { kind: "done" });
    const committed = await store.apply(commit(1, blocks));
    assert.deepEqual(await store.apply(abandon(1)), { kind: "done" });
    assert.deepEqual(await store.apply(commit(1, blocks)), committed);
  });

  it("lets the same id start anew", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks));
    await store.apply(abandon(1));
    assert.deepEqual(await store.apply(stage(1, blocks)), { kind: "staged", blocks: 4 });
  });
});

describe("an upload that starts anew within one entry", () => {
  const first = [blockOf(growthRows(["A1"], 3))];
  const second = [blockOf([["A1", 0, 0.9]]), blockOf([["A1", 0, 0.9]])];
  const whole = commit(1, [], { staged: second });

  it("is not held against what it was before it was abandoned", async () => {
    await using store = await AppliedStore.open();
    const changes = [stage(1, first), abandon(1), stage(1, second), whole];
    const outcomes = await store.applyAll(changes);
    assert.deepEqual(countsOf(outcomes[3]), [1, 1, 0]);
  });

  it("is not held against what it was before it was refused", async () => {
    await using store = await AppliedStore.open();
    const refused = commit(1, second, { staged: first });
    const outcomes = await store.applyAll([stage(1, first), refused, stage(1, second), whole]);
    assert.equal(refusalOf(outcomes[1])[0], Code.ALREADY_EXISTS);
    assert.deepEqual(countsOf(outcomes[3]), [1, 1, 0]);
  });
});

describe("dropExpiredUploads()", () => {
  it("drops what nobody committed within an hour of the log's time", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks));
    store.atMs = startMs + limits.uploadExpiryMs + 1;
    await store.apply(other);
    assert.deepEqual(store.leftovers(), { ...nothing, blocks: 1, recentChanges: 1 });
    assert.deepEqual(readStoreState(store.lmdb).openUploads, []);
  });

  it("keeps it for the whole of that hour", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks));
    store.atMs = startMs + limits.uploadExpiryMs;
    await store.apply(other);
    assert.equal(store.count("staged"), 4);
  });

  it("counts the hour from the last block", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks.slice(0, 2)));
    store.atMs = startMs + limits.uploadExpiryMs;
    await store.apply(stage(1, blocks.slice(2), 2));
    store.atMs += limits.uploadExpiryMs;
    const outcome = await store.apply(commit(1, [], { staged: blocks }));
    assert.deepEqual(countsOf(outcome), [4, 0, 0]);
  });

  it("makes a commit that comes too late say so", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks));
    store.atMs = startMs + limits.uploadExpiryMs + 1;
    assert.deepEqual(refusalOf(await store.apply(commit(1, [], { staged: blocks }))), [
      Code.FAILED_PRECONDITION,
      "the upload has 0 blocks, so the next one is not 4",
    ]);
  });
});
