import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeBlock } from "@wellspring/contract";
import type { PlatePart } from "@wellspring/plate-file";
import { readingsOf } from "../testing/readings.ts";
import { BlockFeed, type PlateFileParts } from "./block-feed.ts";

const part = (plate: number): PlatePart => ({
  kind: "readings",
  run: "run-01",
  plate,
  readings: readingsOf([["A1", plate, 0.5, 0.4]]),
});

const summary = { rows: 3, duplicates: 0, filled: 0, runs: ["run-01"], plates: 3, wells: 3 };

async function* threePlates(): PlateFileParts {
  for (const plate of [0, 1, 2]) yield part(plate);
  return summary;
}

const feedOf = (parts: PlateFileParts, keptBytesMax = 1e6): BlockFeed =>
  new BlockFeed(parts, keptBytesMax);

describe("BlockFeed", () => {
  it("gives the blocks of a file in order, then its end", async () => {
    const feed = feedOf(threePlates());
    for (const index of [0, 1, 2]) {
      const item = await feed.next(index);
      assert.ok(item.kind === "block");
      const { block, ...place } = item.block;
      assert.deepEqual(place, { index, run: "run-01", plate: index });
      assert.deepEqual([...decodeBlock(block).runtimes], [index]);
    }
    assert.equal(feed.summary, undefined);
    assert.deepEqual(await feed.next(3), { kind: "end", blocks: 3, summary });
    assert.deepEqual(feed.summary, summary);
  });

  it("gives a block again until it is staged", async () => {
    const feed = feedOf(threePlates());
    const first = await feed.next(0);
    await feed.next(1);
    assert.deepEqual(await feed.next(0), first);
    assert.equal(feed.staged(1), true);
    assert.equal(feed.staged(1), false);
    assert.equal(feed.firstKept, 1);
    await assert.rejects(feed.next(0), new RangeError("block 0 is not kept any more"));
    assert.equal((await feed.next(1)).kind, "block");
  });

  it("has room for what is kept, and for more once something is staged", async () => {
    const feed = feedOf(threePlates(), 1);
    await feed.room(0);
    await feed.next(0);
    await feed.room(0);
    let hasRoom = false;
    const room = feed.room(1).then(() => {
      hasRoom = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(hasRoom, false);
    feed.staged(1);
    await room;
  });

  it("drops all when the file starts anew", async () => {
    async function* restarting(): PlateFileParts {
      yield part(7);
      yield { kind: "restart" };
      return yield* threePlates();
    }
    const feed = feedOf(restarting());
    await feed.next(0);
    assert.deepEqual(await feed.next(1), { kind: "restart" });
    const item = await feed.next(0);
    assert.ok(item.kind === "block" && item.block.plate === 0);
  });

  it("keeps what is wrong with the file", async () => {
    const wrong = new Error("no CSV");
    async function* failing(): PlateFileParts {
      yield part(0);
      throw wrong;
    }
    const feed = feedOf(failing());
    await feed.next(0);
    for (const index of [1, 1, 0]) {
      await assert.rejects(feed.next(index), (error) => error === wrong);
    }
    assert.equal(feed.failure, wrong);
  });

  it("ends the reading when it is closed", async () => {
    let isClosed = false;
    async function* endless(): PlateFileParts {
      try {
        for (let plate = 0; ; plate++) yield part(plate);
      } finally {
        isClosed = true;
      }
    }
    const feed = feedOf(endless());
    const pending = feed.next(0);
    await feed.close();
    await pending;
    assert.equal(isClosed, true);
  });
});
