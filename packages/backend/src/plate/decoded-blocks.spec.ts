import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { numberKey } from "../store/keyspace.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { blockOf, commit } from "../testing/records.ts";
import { DecodedBlocks } from "./decoded-blocks.ts";

describe("DecodedBlocks", () => {
  it("decodes a block once", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf([["A1", 0, 0.1, 0.1]])]));
    const [segment] = store.plate().segments;
    const blocks = new DecodedBlocks();
    const first = blocks.read(store.view, segment);
    assert.equal(blocks.read(store.view, segment), first);
    assert.equal(blocks.readings, 1);
  });

  it("keeps the ones asked for last, within its bound", async () => {
    await using store = await AppliedStore.open();
    for (const plate of [0, 1, 2]) {
      const rows = [0, 1, 2, 3].map((read) => ["A1", read, 0.1, 0.1] as const);
      const block = blockOf(
        rows.map((row) => [...row]),
        { plate },
      );
      await store.apply(commit(plate + 1, [block], { append: true }));
    }
    const segments = [0, 1, 2].map((plate) => store.plate(plate).segments[0]);
    const blocks = new DecodedBlocks(8);
    const [first, second] = segments.map((segment) => blocks.read(store.view, segment));
    assert.equal(blocks.readings, 8);
    assert.equal(blocks.read(store.view, segments[1]), second);
    assert.notEqual(blocks.read(store.view, segments[0]), first);
  });

  it("says that a block is gone", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf([["A1", 0, 0.1, 0.1]])]));
    const [segment] = store.plate().segments;
    await store.lmdb.write([
      { keyspace: "blocks", key: numberKey(segment.blockId), value: undefined },
    ]);
    assert.throws(() => new DecodedBlocks().read(store.lmdb, segment), {
      message: `block ${segment.blockId} is missing in the store`,
    });
  });
});
