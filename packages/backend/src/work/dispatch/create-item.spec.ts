import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { AppliedStore, startMs } from "../../testing/applied-store.ts";
import { idOf } from "../../testing/readings.ts";
import { completeChange, stageChange, storedWork, submitChange } from "../../testing/work.ts";
import { createItem } from "./create-item.ts";

const delivery = (work: number) => {
  const found = { number: BigInt(work), workId: idOf(work), work: undefined };
  return { ...found, isFresh: true, deliveries: 0, dueMs: 0 };
};

describe("createItem()", () => {
  it("has what an engine needs", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1, { project: "lab" }));
    assert.deepEqual(createItem(store.view, delivery(1)), {
      workId: idOf(1),
      engine: "calc",
      project: "lab",
      body: Buffer.from("body 1"),
      bodyStaged: false,
      contentType: "text/plain",
      delivery: 0,
      submittedAtMs: BigInt(startMs),
    });
  });

  it("needs no store for work that is at hand", async () => {
    await using store = await AppliedStore.open();
    const { work } = storedWork(1);
    assert.equal(createItem(store.view, { ...delivery(1), work })?.engine, "calc");
  });

  it("leaves long bodies to be read apart", async () => {
    await using store = await AppliedStore.open();
    const chunk = "x".repeat(limits.workChunkBytesMax);
    const chunks = [stageChange(1, 0, chunk), stageChange(1, 1, "x")];
    const staged = { body: Buffer.alloc(0), stagedChunks: 2 };
    await store.applyAll([...chunks, submitChange(1, staged)]);
    const item = createItem(store.view, delivery(1));
    assert.deepEqual([item?.bodyStaged, item?.body.length], [true, 0]);
  });

  it("is none of what is finished", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1), completeChange(1)]);
    assert.equal(createItem(store.view, delivery(1)), undefined);
  });
});
