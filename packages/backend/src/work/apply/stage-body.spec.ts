import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { readStoreState, stagedBodies } from "../../store/records.ts";
import { AppliedStore } from "../../testing/applied-store.ts";
import { assertConsistent } from "../../testing/consistency.ts";
import { idOf } from "../../testing/readings.ts";
import { abandonBodyChange, stageChange, submitChange } from "../../testing/work.ts";
import { closeBody, removeChunks } from "./stage-body.ts";

describe("stageBody()", () => {
  it("keeps chunks in any order, and each again", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([
      stageChange(1, 2, "cc"),
      stageChange(1, 0, "a"),
      stageChange(1, 2, "ccc"),
    ]);
    const chunks = stagedBodies.get(store.view, idOf(1))?.chunks;
    assert.deepEqual(
      chunks?.map(({ bytes }) => bytes),
      [1, 0, 3],
    );
    assert.equal(readStoreState(store.view).openBodies.length, 1);
    await assertConsistent(store.view);
  });

  it("keeps nothing of a body that is submitted by now", async () => {
    await using store = await AppliedStore.open();
    const staged = { body: Buffer.alloc(0), stagedChunks: 1 };
    await store.applyAll([stageChange(1, 0, "a"), submitChange(1, staged)]);
    assert.deepEqual(await store.apply(stageChange(1, 1, "b")), { kind: "body-staged" });
    assert.equal(store.count("bodies"), 1);
    await assertConsistent(store.view);
  });
});

describe("abandonBody()", () => {
  it("drops what one stream staged", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([stageChange(1, 0, "a"), stageChange(1, 1, "b"), stageChange(2, 0, "c")]);
    assert.deepEqual(await store.apply(abandonBodyChange(1)), { kind: "done" });
    assert.deepEqual([store.count("staged-bodies"), store.count("bodies")], [1, 1]);
    assert.deepEqual(await store.apply(abandonBodyChange(1)), { kind: "done" });
    await assertConsistent(store.view);
  });

  it("leaves what another stream stages until that breaks off too", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([stageChange(1, 0, "a"), stageChange(1, 1, "b")]);
    await store.applyAll([
      stageChange(1, 0, "a", 2),
      abandonBodyChange(1),
      abandonBodyChange(1, 3),
    ]);
    assert.deepEqual([store.count("staged-bodies"), store.count("bodies")], [1, 2]);
    await assertConsistent(store.view);
    await store.apply(abandonBodyChange(1, 2));
    assert.deepEqual([store.count("staged-bodies"), store.count("bodies")], [0, 0]);
    await assertConsistent(store.view);
  });

  it("leaves what is submitted by now", async () => {
    await using store = await AppliedStore.open();
    const staged = { body: Buffer.alloc(0), stagedChunks: 1 };
    await store.applyAll([stageChange(1, 0, "a"), submitChange(1, staged), abandonBodyChange(1)]);
    assert.equal(store.count("bodies"), 1);
    await assertConsistent(store.view);
  });

  it("leaves what many streams staged to expire", async () => {
    await using store = await AppliedStore.open();
    const streams = Array.from({ length: 17 }, (_, place) => place + 1);
    await store.applyAll(streams.map((stream) => stageChange(1, 0, "a", stream)));
    assert.equal(stagedBodies.get(store.view, idOf(1))?.stagingIds.length, 16);
    await store.applyAll(streams.slice(0, 16).map((stream) => abandonBodyChange(1, stream)));
    assert.equal(store.count("staged-bodies"), 1);
    await assertConsistent(store.view);
  });
});

describe("dropExpiredBodies()", () => {
  it("drops what no submission named for an hour after its last chunk", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([stageChange(1, 0, "a"), stageChange(2, 0, "b")]);
    store.atMs += limits.bodyExpiryMs;
    await store.apply(stageChange(2, 1, "bb"));
    assert.equal(store.count("staged-bodies"), 2, "an hour is not too long");
    store.atMs += 1;
    await store.apply(submitChange(3));
    assert.deepEqual([store.count("staged-bodies"), store.count("bodies")], [1, 2]);
    await assertConsistent(store.view);
  });
});

describe("removeChunks() and closeBody()", () => {
  it("leave what they are not told to take", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    await store.applyAll([stageChange(1, 0, "a"), stageChange(1, 1, "b"), stageChange(2, 0, "c")]);
    const step = store.step();
    removeChunks(step, idOf(1), 1, 2);
    closeBody(step, idOf(1));
    assert.equal([...step.draft.list("bodies", idOf(1))].length, 1);
    assert.deepEqual(
      step.state.openBodies.map(({ workId }) => workId),
      [idOf(2)],
    );
  });
});
