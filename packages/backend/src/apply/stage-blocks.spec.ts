import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, crc32c, limits } from "@wellspring/contract";
import { readStoreState } from "../store/records.ts";
import { AppliedStore, countsOf, refusalOf } from "../testing/applied-store.ts";
import { growthRows, rowsToBlock } from "../testing/readings.ts";
import { blockOf, commit, stage, wrapBlock } from "../testing/records.ts";

const blocks = growthRows(["A1"], 4).map((row) => blockOf([row]));
const nothing = { blocks: 0, staged: 0, "staged-plates": 0, changes: 0, recentChanges: 0 };

describe("stageBlocks()", () => {
  it("keeps blocks in order and counts them", async () => {
    await using store = await AppliedStore.open();
    assert.deepEqual(await store.apply(stage(1, blocks.slice(0, 2))), {
      kind: "staged",
      blocks: 2,
    });
    assert.deepEqual(await store.apply(stage(1, blocks.slice(2), 2)), {
      kind: "staged",
      blocks: 4,
    });
    assert.deepEqual(store.leftovers(), {
      ...nothing,
      blocks: 4,
      staged: 4,
      "staged-plates": 1,
      changes: 1,
    });
    assert.equal(readStoreState(store.lmdb).openUploads.length, 1);
  });

  it("skips blocks that are staged already", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks.slice(0, 2)));
    assert.deepEqual(await store.apply(stage(1, blocks.slice(0, 3))), {
      kind: "staged",
      blocks: 3,
    });
    assert.deepEqual(await store.apply(stage(1, blocks.slice(1, 2), 1)), {
      kind: "staged",
      blocks: 3,
    });
    assert.equal(store.count("blocks"), 3);
    const whole = commit(1, [], { staged: blocks.slice(0, 3) });
    assert.deepEqual(countsOf(await store.apply(whole)), [3, 0, 0]);
  });

  it("refuses a gap", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks.slice(0, 1)));
    assert.deepEqual(refusalOf(await store.apply(stage(1, blocks.slice(2), 2))), [
      Code.FAILED_PRECONDITION,
      "the upload has 1 blocks, so the next one is not 2",
    ]);
  });

  it("does nothing for an upload that is committed", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, blocks));
    const before = store.leftovers();
    assert.deepEqual(await store.apply(stage(1, blocks)), { kind: "done" });
    assert.deepEqual(store.leftovers(), before);
    assert.deepEqual(store.leftovers(), { ...nothing, blocks: 1, recentChanges: 1 });
    assert.deepEqual(readStoreState(store.lmdb).openUploads, []);
  });

  it("keeps the place of several runs and plates", async () => {
    await using store = await AppliedStore.open();
    const rows = growthRows(["A1"], 1);
    const places = [{ plate: 1 }, { plate: 2 }, { run: "b", plate: 1 }, { plate: 1 }];
    await store.apply(
      stage(
        1,
        places.map((place) => blockOf(rows, place)),
      ),
    );
    assert.deepEqual(store.leftovers(), {
      ...nothing,
      blocks: 4,
      staged: 4,
      "staged-plates": 3,
      changes: 1,
    });
  });
});

describe("stageBlocks() of a damaged block", () => {
  const whole = rowsToBlock(growthRows(["A1", "B2"], 4));

  /** A block with another byte at this place and the checksum that fits. */
  const forge = (place: number, value: number): Buffer => {
    const block = Buffer.from(whole);
    block[place] = value;
    block.writeUInt32LE(crc32c(block, 6), 2);
    return block;
  };
  const forgeCount = (readings: number): Buffer => {
    const block = Buffer.from(whole);
    block.writeUInt32LE(readings, 10);
    block.writeUInt32LE(crc32c(block, 6), 2);
    return block;
  };
  const flipped = Buffer.from(whole);
  flipped[flipped.length - 1] ^= 1;

  const cases = [
    { what: "a flipped bit", block: flipped, says: "block: has a wrong checksum" },
    { what: "another form", block: forge(0, 9), says: "block: has form 9, not 1" },
    {
      what: "more readings than a block may hold",
      block: forgeCount(limits.blockReadingsMax + 1),
      says: "block: says 65537 readings",
    },
    { what: "a wrong number of readings", block: forgeCount(1), says: undefined },
  ];
  for (const { what, block, says } of cases) {
    it(`refuses the record for ${what}, and the log goes on`, async () => {
      await using store = await AppliedStore.open();
      const before = readStoreState(store.lmdb);
      const outcomes = await store.applyAll([
        stage(1, [blocks[0], wrapBlock(block)]),
        commit(2, [blocks[0], wrapBlock(block)]),
      ]);
      for (const outcome of outcomes) {
        const [code, message] = refusalOf(outcome);
        assert.equal(code, Code.INVALID_ARGUMENT);
        if (says !== undefined) assert.equal(message, says);
      }
      assert.deepEqual(store.leftovers(), nothing);
      assert.deepEqual(readStoreState(store.lmdb), { ...before, appliedSequence: 2n });
      assert.deepEqual(countsOf(await store.apply(commit(3, blocks))), [4, 0, 0]);
    });
  }

  it("keeps what was staged before", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, blocks.slice(0, 2)));
    await store.apply(stage(1, [blocks[2], wrapBlock(flipped)], 2));
    assert.deepEqual(store.leftovers(), {
      ...nothing,
      blocks: 2,
      staged: 2,
      "staged-plates": 1,
      changes: 1,
    });
    const rest = commit(1, blocks.slice(2), { staged: blocks.slice(0, 2) });
    assert.deepEqual(countsOf(await store.apply(rest)), [4, 0, 0]);
  });
});
