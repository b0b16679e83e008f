import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { AppliedStore, countsOf, refusalOf } from "../testing/applied-store.ts";
import { growthRows, type ReadingRow } from "../testing/readings.ts";
import { blockOf, commit, retract, stage } from "../testing/records.ts";

const rows = growthRows(["A1", "B1", "C1"], 4);
const blocks = [blockOf(rows.slice(0, 6)), blockOf(rows.slice(6))];
const nothing = { blocks: 0, staged: 0, "staged-plates": 0, changes: 0, recentChanges: 0 };

/** A store in which robots 1 and 2 have both staged the same run and none has committed. */
const openWithTwo = async (append = false) => {
  const store = await AppliedStore.open();
  await store.apply(stage(1, [blocks[0]]));
  await store.apply(stage(2, [blocks[0]]));
  await store.apply(stage(1, [blocks[1]], 1));
  await store.apply(stage(2, [blocks[1]], 1));
  const finish = (upload: number) => store.apply(commit(upload, [], { staged: blocks, append }));
  return Object.assign(store, { finish });
};

describe("two uploads of one run at once", () => {
  it("end with one copy: the second one is compared again", async () => {
    await using store = await openWithTwo();
    assert.deepEqual(countsOf(await store.finish(2)), [12, 0, 0]);
    assert.deepEqual(countsOf(await store.finish(1)), [0, 12, 0]);
    assert.deepEqual(store.rows(), rows);
    assert.deepEqual(store.leftovers(), { ...nothing, blocks: 2, recentChanges: 2 });
    assert.equal(store.events().length, 1);
  });

  it("answer the same when they are committed again", async () => {
    await using store = await openWithTwo();
    await store.finish(2);
    const outcome = await store.finish(1);
    assert.deepEqual(await store.finish(1), outcome);
  });

  it("end with a clean conflict where they say different things", async () => {
    await using store = await AppliedStore.open();
    const other = [
      blockOf([
        ["C1", 600, 0.9],
        ["D1", 0, 0.1],
      ]),
    ];
    await store.apply(stage(1, other));
    await store.apply(stage(2, blocks));
    await store.apply(commit(2, [], { staged: blocks }));
    const refused = await store.apply(commit(1, [], { staged: other, append: true }));
    assert.deepEqual(refusalOf(refused), [
      Code.ALREADY_EXISTS,
      "1 reading is there with other values, the first: run run-01, plate 0, well C1, 600 s: " +
        "stored 0.112 (corrected 0.062), uploaded 0.9 (corrected absent)",
    ]);
    assert.deepEqual(store.rows(), rows);
    assert.deepEqual(store.leftovers(), { ...nothing, blocks: 2, recentChanges: 1 });
  });

  it("end with both parts where each brought its own", async () => {
    await using store = await AppliedStore.open();
    const first = [blockOf(rows.slice(0, 8))];
    const second = [blockOf(rows.slice(4))];
    await store.apply(stage(1, first));
    await store.apply(stage(2, second));
    assert.deepEqual(
      countsOf(await store.apply(commit(1, [], { staged: first, append: true }))),
      [8, 0, 0],
    );
    assert.deepEqual(
      countsOf(await store.apply(commit(2, [], { staged: second, append: true }))),
      [4, 4, 0],
    );
    assert.deepEqual(store.rows(), rows);
  });

  it("refuse the second one without append where it has more", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks));
    await store.apply(commit(2, [blocks[0]]));
    assert.deepEqual(refusalOf(await store.apply(commit(1, [], { staged: blocks }))), [
      Code.ALREADY_EXISTS,
      "run run-01 exists with 6 readings and 6 of yours are new: " +
        "append to it, or choose another name",
    ]);
  });

  it("fill each other's corrected values", async () => {
    await using store = await AppliedStore.open();
    const bare = rows.map(([well, runtime, density]): ReadingRow => [well, runtime, density]);
    await store.apply(stage(1, blocks));
    await store.apply(commit(2, [blockOf(bare)]));
    const outcome = await store.apply(commit(1, [], { staged: blocks }));
    assert.deepEqual(countsOf(outcome), [0, 0, 12]);
    assert.deepEqual(store.rows(), rows);
  });
});

describe("an upload beside a retraction", () => {
  it("counts as new what was taken back while it was staged", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, blocks));
    await store.apply(stage(2, blocks));
    await store.apply(retract(3, { plate: 0, wells: [0] }));
    const outcome = await store.apply(commit(2, [], { staged: blocks, append: true }));
    assert.deepEqual(countsOf(outcome), [4, 8, 0]);
    assert.deepEqual(store.rows(), rows);
  });

  it("is not fooled by a plate that came and went", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(2, blocks));
    await store.apply(commit(1, [blockOf([["A1", 0, 0.9]])]));
    await store.apply(retract(3));
    assert.deepEqual(countsOf(await store.apply(commit(2, [], { staged: blocks }))), [12, 0, 0]);
    assert.deepEqual(store.rows(), rows);
  });

  it("is compared again with a plate that went and came anew", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, blocks));
    await store.apply(stage(2, blocks));
    await store.apply(retract(3));
    await store.apply(commit(4, [blockOf([["A1", 0, 0.9]])]));
    const outcome = await store.apply(commit(2, [], { staged: blocks, append: true }));
    assert.equal(refusalOf(outcome)[0], Code.ALREADY_EXISTS);
    assert.deepEqual(store.rows(), [["A1", 0, 0.9]]);
  });
});
