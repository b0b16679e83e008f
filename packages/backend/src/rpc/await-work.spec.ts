import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { AppliedStore } from "../testing/applied-store.ts";
import { idOf } from "../testing/readings.ts";
import { submitChange } from "../testing/work.ts";
import { awaitWork } from "./await-work.ts";

const request = { project: "", workId: idOf(1), token: "" };

/** What a backend reads, which is behind by what `catchUp` applies. */
const openBehind = async (catchUp: (store: AppliedStore) => Promise<unknown>) => {
  const store = await AppliedStore.open();
  const log = Object.assign(Object.create(null), { catchUp: () => catchUp(store) });
  return { store, context: { log, store: store.lmdb } };
};

describe("awaitWork()", () => {
  it("catches up with the log before it answers NOT_FOUND", async () => {
    const { store, context } = await openBehind((behind) => behind.apply(submitChange(1)));
    await using _open = store;
    assert.equal((await awaitWork(context, request)).number, 1n);
    await assert.rejects(awaitWork(context, { ...request, project: "lab" }), {
      code: Code.NOT_FOUND,
      message: `no work has the id ${idOf(1).toString("hex")} in project lab`,
    });
  });

  it("does not where it knows the work", async () => {
    const { store, context } = await openBehind(() => assert.fail("it is known"));
    await using _open = store;
    await store.apply(submitChange(1));
    assert.equal((await awaitWork(context, request)).number, 1n);
  });

  it("refuses what is no id", async () => {
    const { store, context } = await openBehind(async () => undefined);
    await using _open = store;
    await assert.rejects(awaitWork(context, { ...request, workId: Buffer.alloc(1) }), {
      code: Code.INVALID_ARGUMENT,
      message: "work_id: is not 16 bytes",
    });
  });
});
