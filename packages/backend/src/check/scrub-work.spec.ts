import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Pace } from "../pace.ts";
import { numberKey, stagedKey } from "../store/keyspace.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { need } from "../testing/checked-folder.ts";
import { noise } from "../testing/noise.ts";
import { idOf } from "../testing/readings.ts";
import { completeChange, submitChange } from "../testing/work.ts";
import { scrubWork } from "./scrub-work.ts";

const scrub = (store: AppliedStore, signal?: AbortSignal) =>
  scrubWork({ store: store.lmdb, pace: new Pace(1e9), signal });

/** 600 works, the first of which has a long body and is done. */
const openFilled = async (): Promise<AppliedStore> => {
  const store = await AppliedStore.open();
  const works = Array.from({ length: 599 }, (_, place) => submitChange(place + 2));
  await store.applyAll([submitChange(1, { body: noise(3_000) }), ...works, completeChange(1)]);
  return store;
};

describe("scrubWork()", () => {
  it("finds nothing in what is whole", async () => {
    await using store = await openFilled();
    assert.equal(await scrub(store), undefined);
  });

  for (const [keyspace, key, name, text] of [
    ["work", numberKey(590n), "590", "is not what was written"],
    ["work-outcomes", numberKey(1n), "1", "is not what was written"],
    ["feed", numberKey(2n), "2", "is not what was written"],
    ["bodies", stagedKey(idOf(1), 0), "1", "chunk 0 is not what it was"],
  ] as const) {
    it(`finds a flipped bit in ${keyspace}`, async () => {
      await using store = await openFilled();
      const value = Buffer.from(need(store.lmdb.get(keyspace, key)));
      value[1] ^= 4;
      await store.lmdb.write([{ keyspace, key, value }]);
      const violation = await scrub(store);
      assert.deepEqual(
        [violation?.keyspace, violation?.key],
        [keyspace === "bodies" ? "work" : keyspace, name],
      );
      assert.ok(violation?.text.endsWith(text), violation?.text);
    });
  }

  it("ends when it is told to", async () => {
    await using store = await openFilled();
    const reason = new Error("enough");
    await assert.rejects(scrub(store, AbortSignal.abort(reason)), reason);
  });
});
