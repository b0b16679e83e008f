import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Draft } from "../store/draft.ts";
import { numberKey } from "../store/keyspace.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import { checkCopy } from "./check-copy.ts";

/** A store with a plate, and one that was retracted. */
const openStore = async (): Promise<AppliedStore> => {
  const store = await AppliedStore.open();
  for (const [upload, run] of ["run-01", "run-02"].entries()) {
    await store.apply(commit(upload, [blockOf(growthRows(["A1"], 5), { run })]));
  }
  await store.apply(retract(9, { run: "run-02" }));
  return store;
};

describe("checkCopy()", () => {
  it("finds nothing in a store that is sound", async () => {
    await using store = await openStore();
    assert.equal(await checkCopy(store.view), undefined);
  });

  for (const blockId of [1n, 2n]) {
    it(`finds a bit of block ${blockId} that flipped, and that it is missing`, async () => {
      await using store = await openStore();
      const key = numberKey(blockId);
      const block = Buffer.from(store.view.get("blocks", key) ?? []);
      for (const at of [2, 6, block.length - 1]) {
        const flipped = Buffer.from(block);
        flipped[at] ^= 1;
        await store.lmdb.write([{ keyspace: "blocks", key, value: flipped }]);
        const text = "has a wrong checksum";
        const violation = { keyspace: "blocks", key: String(blockId), text };
        assert.deepEqual(await checkCopy(store.view), violation);
      }
      await store.lmdb.write([{ keyspace: "blocks", key, value: undefined }]);
      const missing = await checkCopy(store.view);
      assert.equal(missing?.text, `refers to block ${blockId}, which is missing`);
      assert.equal(missing.keyspace, blockId === 1n ? "plates" : "retracted");
    });
  }

  it("finds a block that is too short to have a checksum", async () => {
    await using store = await openStore();
    await store.lmdb.write([{ keyspace: "blocks", key: numberKey(1n), value: Buffer.alloc(6) }]);
    assert.equal((await checkCopy(store.view))?.text, "has a wrong checksum");
  });

  it("finds a digest that is not that of the plates", async () => {
    await using store = await openStore();
    const draft = new Draft(store.lmdb);
    storeStates.put(draft, { ...readStoreState(store.view), digest: { low: 1, high: 2 } });
    await store.lmdb.write(draft.writes());
    const text = "has another digest than its plates";
    assert.deepEqual(await checkCopy(store.view), { keyspace: "meta", key: "state", text });
  });

  it("finds a record that can't be read", async () => {
    await using store = await openStore();
    const [plate] = store.view.list("plates", Buffer.alloc(0));
    const key = Buffer.from(plate.key);
    await store.lmdb.write([{ keyspace: "plates", key, value: Buffer.alloc(3, 0xff) }]);
    assert.match((await checkCopy(store.view))?.text ?? "", /^can't be read: /);
  });

  it("ends where it is told to", async () => {
    await using store = await openStore();
    await assert.rejects(checkCopy(store.view, AbortSignal.abort()), { name: "AbortError" });
  });
});
