import assert from "node:assert/strict";
import { appendFileSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Code, createChunk, type SnapshotPart } from "@wellspring/contract";
import { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import { AppliedStore, specLogId } from "../testing/applied-store.ts";
import { collect } from "../testing/collect.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { KeptSnapshot } from "./kept-snapshot.ts";
import { PartialSnapshot } from "./partial-snapshot.ts";

/** A snapshot of a small store, its chunk in two. */
const partsOf = async (test: TestContext, form = 1): Promise<SnapshotPart[]> => {
  await using store = await AppliedStore.open();
  const kept = await KeptSnapshot.create(store.lmdb, temporaryFolder(test));
  const [first] = await collect(kept.parts(0, 1e9));
  assert(first.part?.$case === "description");
  first.part.description.form = form;
  const [, front, end] = await collect(kept.parts(0, 1e9));
  const [, back] = await collect(kept.parts(5_000, 1e9));
  assert(front.part?.$case === "chunk");
  const chunk = createChunk(0, front.part.chunk.content.subarray(0, 5_000));
  return [first, { part: { $case: "chunk", chunk } }, back, end];
};

describe("PartialSnapshot", () => {
  it("takes the parts in order and leaves an environment", async (test) => {
    const into = join(temporaryFolder(test), "into");
    const parts = await partsOf(test);
    await using partial = await PartialSnapshot.open(into);
    const isWhole: boolean[] = [];
    for (const part of parts) isWhole.push(await partial.take(part));
    assert.deepEqual(isWhole, [false, false, false, true]);
    assert.deepEqual(readdirSync(into), ["data.mdb"]);
    await using lmdb = Lmdb.open(into);
    assert.equal(readStoreState(lmdb).logId, specLogId);
  });

  it("goes on in another process with what arrived", async (test) => {
    const into = temporaryFolder(test);
    const [first, front, back, end] = await partsOf(test);
    {
      await using partial = await PartialSnapshot.open(into);
      await partial.take(first);
      await partial.take(front);
    }
    await using partial = await PartialSnapshot.open(into);
    assert.equal(partial.offset, 5_000);
    await partial.take(first);
    assert.equal(partial.offset, 5_000);
    await partial.take(back);
    assert.equal(await partial.take(end), true);
  });

  it("begins anew with another snapshot", async (test) => {
    await using partial = await PartialSnapshot.open(temporaryFolder(test));
    for (const part of (await partsOf(test)).slice(0, 2)) await partial.take(part);
    const others = await partsOf(test);
    await partial.take(others[0]);
    assert.equal(partial.offset, 0);
    await partial.take(others[1]);
    await partial.take(others[2]);
    assert.equal(await partial.take(others[3]), true);
  });

  it("finds out at the end that what a crash left is not what arrived", async (test) => {
    const into = temporaryFolder(test);
    const [first, front, back, end] = await partsOf(test);
    {
      await using partial = await PartialSnapshot.open(into);
      await partial.take(first);
      await partial.take(front);
    }
    writeFileSync(join(into, "data.mdb.part"), Buffer.alloc(5_000));
    await using partial = await PartialSnapshot.open(into);
    await partial.take(back);
    await assert.rejects(partial.take(end), {
      code: Code.DATA_LOSS,
      message: "the snapshot is damaged: the whole has another hash than its bytes",
    });
    assert.deepEqual(readdirSync(into), []);
    assert.equal(partial.offset, 0);
  });

  it("never counts more than the snapshot has", async (test) => {
    const into = temporaryFolder(test);
    const [first, front, back] = await partsOf(test);
    {
      await using partial = await PartialSnapshot.open(into);
      for (const part of [first, front, back]) await partial.take(part);
    }
    appendFileSync(join(into, "data.mdb.part"), "more");
    await using partial = await PartialSnapshot.open(into);
    assert.equal(BigInt(partial.offset), partial.description?.bytes);
  });

  it("is empty where a crash left no description that can be read", async (test) => {
    const into = temporaryFolder(test);
    writeFileSync(join(into, "data.mdb.part"), "half");
    for (const bytes of [undefined, Buffer.from([0x0a, 0x50])]) {
      if (bytes) writeFileSync(join(into, "snapshot"), bytes);
      await using partial = await PartialSnapshot.open(into);
      assert.deepEqual([partial.offset, partial.description], [0, undefined]);
    }
  });

  it("refuses parts in disorder", async (test) => {
    const [first, front, back, end] = await partsOf(test);
    await using partial = await PartialSnapshot.open(temporaryFolder(test));
    const disorder = { code: Code.DATA_LOSS, message: "the snapshot's parts are in disorder" };
    for (const part of [front, end, { part: undefined }]) {
      await assert.rejects(partial.take(part), disorder);
    }
    await partial.take(first);
    await assert.rejects(partial.take({ part: undefined }), disorder);
    await assert.rejects(partial.take(back), {
      message: "the snapshot is damaged: a chunk begins at byte 5000, wanted was 0",
    });
  });

  it("refuses a form that this release does not read, and keeps what it has", async (test) => {
    const into = temporaryFolder(test);
    await using partial = await PartialSnapshot.open(into);
    const [first, front] = await partsOf(test);
    await partial.take(first);
    await partial.take(front);
    const [newer] = await partsOf(test, 2);
    await assert.rejects(partial.take(newer), {
      code: Code.FAILED_PRECONDITION,
      message: "the snapshot has the form 2, this release reads form 1",
    });
    assert.equal(partial.offset, 5_000);
    await partial.drop();
    assert.ok(!existsSync(join(into, "data.mdb.part")));
  });
});
