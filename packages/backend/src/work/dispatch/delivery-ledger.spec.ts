import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deliveryCounts } from "../../store/records.ts";
import { AppliedStore } from "../../testing/applied-store.ts";
import { idOf } from "../../testing/readings.ts";
import { completeChange, submitChange } from "../../testing/work.ts";
import type { Delivery } from "./delivery.ts";
import { DeliveryLedger } from "./delivery-ledger.ts";

const deliveryOf = (work: number, deliveries: number, isFresh = true): Delivery => {
  const found = { number: BigInt(work), workId: idOf(work), work: undefined };
  return { ...found, isFresh, deliveries, dueMs: 0 };
};

const counts = ({ lmdb }: AppliedStore): (number | undefined)[] =>
  [1n, 2n, 3n].map((number) => deliveryCounts.get(lmdb, number)?.deliveries);

describe("DeliveryLedger", () => {
  it("counts what was handed out before, or may have been", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1), submitChange(2), submitChange(3)]);
    const ledger = new DeliveryLedger(store.lmdb);
    await ledger.count([deliveryOf(1, 0), deliveryOf(2, 1), deliveryOf(3, 0, false)]);
    assert.deepEqual(counts(store), [undefined, 2, 1]);
    assert.equal(new DeliveryLedger(store.lmdb).countOf(2n), 2);
    assert.equal(ledger.countOf(1n), 0);
  });

  it("writes nothing for what is handed out for the first time", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1));
    const write = () => assert.fail("nothing is to be written");
    const { lmdb } = store;
    const ledger = new DeliveryLedger({
      get: (keyspace, key) => lmdb.get(keyspace, key),
      list: (keyspace, prefix, from) => lmdb.list(keyspace, prefix, from),
      flushed: () => lmdb.flushed(),
      write,
    });
    await ledger.count([deliveryOf(1, 0)]);
    await ledger.sweep();
  });

  it("forgets what is finished, also what was finished while it was away", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1), submitChange(2), submitChange(3)]);
    const ledger = new DeliveryLedger(store.lmdb);
    await ledger.count([1, 2, 3].map((work) => deliveryOf(work, 1)));
    await store.apply(completeChange(1));
    ledger.forget(1n);
    ledger.forget(99n);
    await ledger.sweep();
    assert.deepEqual(counts(store), [undefined, 2, 2]);
    await store.apply(completeChange(2));
    await new DeliveryLedger(store.lmdb).sweep();
    assert.deepEqual(counts(store), [undefined, undefined, 2]);
  });
});
