import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Code, type SnapshotPart, StatusError } from "@wellspring/contract";
import { AppliedStore, specLogId } from "../testing/applied-store.ts";
import { collect } from "../testing/collect.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";
import { type ShelfOptions, SnapshotShelf } from "./snapshot-shelf.ts";

const fresh = { snapshotId: "", offset: 0n };

const open = async (test: TestContext, options?: ShelfOptions) => {
  const stack = new AsyncDisposableStack();
  const store = stack.use(await AppliedStore.open());
  const folder = join(temporaryFolder(test), "snapshots");
  const shelf = stack.use(new SnapshotShelf(store.lmdb, folder, options));
  return { store, folder, shelf, [Symbol.asyncDispose]: () => stack.disposeAsync() };
};

const idOf = (part: SnapshotPart | undefined): string => {
  assert(part?.part?.$case === "description");
  return part.part.description.snapshotId;
};

const countOf = (folder: string): number => (existsSync(folder) ? readdirSync(folder).length : 0);

describe("SnapshotShelf.give()", () => {
  it("describes the copy, gives it in chunks, and ends", async (test) => {
    await using bench = await open(test);
    const parts = await collect(bench.shelf.give(fresh));
    const [first] = parts;
    assert(first.part?.$case === "description");
    const { snapshotId, ...description } = first.part.description;
    assert.match(snapshotId, /^[0-9a-f-]{36}$/);
    const { logId, appliedSequence, form, bytes } = description;
    assert.deepEqual([logId, appliedSequence, form], [specLogId, 1n, 1]);
    assert.deepEqual(
      parts.map(({ part }) => part?.$case),
      ["description", "chunk", "end"],
    );
    const [, { part }] = parts;
    assert(part?.$case === "chunk");
    assert.equal(BigInt(part.chunk.content.length), bytes);
  });

  it("gives two at once and refuses a third, until one has ended", async (test) => {
    await using bench = await open(test);
    const streams = [1, 2].map(() => bench.shelf.give(fresh));
    const [a, b] = await Promise.all(streams.map(async (stream) => (await stream.next()).value));
    assert.notEqual(idOf(a), idOf(b));
    const busy = {
      name: "StatusError",
      code: Code.RESOURCE_EXHAUSTED,
      message: "this backend gives as many snapshots as it may at once: try again",
    };
    await assert.rejects(collect(bench.shelf.give(fresh)), busy);
    await streams[0].return(undefined);
    assert.equal((await collect(bench.shelf.give(fresh))).length, 3);
    assert.equal(countOf(bench.folder), 2);
    await streams[1].return(undefined);
  });

  it("gives one that is there from any byte on", async (test) => {
    await using bench = await open(test);
    const all = await collect(bench.shelf.give(fresh));
    const snapshotId = idOf(all[0]);
    const rest = await collect(bench.shelf.give({ snapshotId, offset: 5_000n }));
    const contentOf = (parts: SnapshotPart[]): Buffer => {
      const [, { part }] = parts;
      assert(part?.$case === "chunk");
      return part.chunk.content;
    };
    assert.deepEqual(contentOf(rest), contentOf(all).subarray(5_000));
    assert.deepEqual(rest.at(-1), all.at(-1));
    const { length } = contentOf(all);
    assert.equal(
      (await collect(bench.shelf.give({ snapshotId, offset: BigInt(length) }))).length,
      2,
    );
    await assert.rejects(collect(bench.shelf.give({ snapshotId, offset: BigInt(length + 1) })), {
      code: Code.OUT_OF_RANGE,
      message: `the snapshot has ${length} bytes and none behind byte ${length + 1}`,
    });
  });

  it("keeps one for a while after its stream broke, then removes it", async (test) => {
    await using bench = await open(test, { idleMs: 1 });
    const stream = bench.shelf.give(fresh);
    const snapshotId = idOf((await stream.next()).value);
    assert.equal(bench.shelf.oldestSequence, 1n);
    assert.equal(countOf(bench.folder), 1);
    await stream.return(undefined);
    await until(() => countOf(bench.folder) === 0);
    assert.equal(bench.shelf.oldestSequence, undefined);
    await assert.rejects(collect(bench.shelf.give({ snapshotId, offset: 0n })), {
      code: Code.NOT_FOUND,
      message: `no snapshot ${snapshotId} is here any more`,
    });
  });

  it("counts one that is still being made among those whose takers need entries", async (test) => {
    await using bench = await open(test);
    const stream = bench.shelf.give(fresh);
    let isMade = false;
    const making = stream.next().then(() => {
      isMade = true;
    });
    // No file can be written in between.
    while (bench.shelf.oldestSequence === undefined) await Promise.resolve();
    assert.equal(bench.shelf.oldestSequence, 1n);
    assert.equal(isMade, false);
    await making;
    await stream.return(undefined);
  });

  it("never has more copies than it may give, the oldest ones going first", async (test) => {
    await using bench = await open(test);
    for (let round = 0; round < 4; round++) {
      await collect(bench.shelf.give(fresh));
      await bench.store.applyAll([]);
      assert.ok(countOf(bench.folder) <= 2);
    }
    assert.equal(bench.shelf.oldestSequence, 3n);
  });

  it("is no faster than told, and leaves the event loop free meanwhile", async (test) => {
    await using bench = await open(test, { bytesPerSecondMax: 100_000 });
    const startMs = performance.now();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await collect(bench.shelf.give(fresh));
    clearInterval(timer);
    assert.ok(performance.now() - startMs > 100);
    assert.ok(turns > 10, `${turns} turns`);
  });

  it("makes no copy where the disk has no room, and can be asked again", async (test) => {
    const full = new StatusError(Code.RESOURCE_EXHAUSTED, "the disk is full");
    let isFull = true;
    const assertRoom = async () => {
      if (isFull) throw full;
    };
    await using bench = await open(test, { assertRoom });
    for (let round = 0; round < 3; round++)
      await assert.rejects(collect(bench.shelf.give(fresh)), full);
    assert.equal(countOf(bench.folder), 0);
    isFull = false;
    assert.equal((await collect(bench.shelf.give(fresh))).length, 3);
  });

  it("leaves nothing behind when it is closed", async (test) => {
    await using bench = await open(test);
    await collect(bench.shelf.give(fresh));
    await bench.shelf[Symbol.asyncDispose]();
    assert.ok(!existsSync(bench.folder));
  });
});
