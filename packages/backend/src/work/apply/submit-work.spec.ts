import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { readStoreState, workStates } from "../../store/records.ts";
import { AppliedStore, refusalOf } from "../../testing/applied-store.ts";
import { assertConsistent } from "../../testing/consistency.ts";
import { noise } from "../../testing/noise.ts";
import { idOf } from "../../testing/readings.ts";
import { stageChange, submitChange } from "../../testing/work.ts";
import { findNumber } from "../work-state.ts";

const staged = { body: Buffer.alloc(0), stagedChunks: 2 };

describe("submitWork()", () => {
  it("numbers works in the order of submission, each once", async () => {
    await using store = await AppliedStore.open();
    const outcomes = await store.applyAll([submitChange(7), submitChange(5), submitChange(7)]);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.kind === "submitted" && outcome.works[0].number),
      [1n, 2n, 1n],
    );
    await store.apply(submitChange(5, { body: Buffer.from("another one") }));
    assert.deepEqual([findNumber(store.view, idOf(7)), findNumber(store.view, idOf(5))], [1n, 2n]);
    assert.equal(workStates.get(store.view, 2n)?.body.toString(), "body 5");
    assert.equal(readStoreState(store.view).works, 2n);
  });

  it("takes an id once that comes twice in one record", async () => {
    await using store = await AppliedStore.open();
    const change = submitChange(1);
    assert(change.$case === "submit");
    const works = [...change.submit.works, ...change.submit.works];
    const outcome = await store.apply({ $case: "submit", submit: { works } });
    assert(outcome.kind === "submitted");
    assert.deepEqual(
      outcome.works.map(({ number }) => number),
      [1n, 1n],
    );
    assert.equal(readStoreState(store.view).works, 1n);
    await assertConsistent(store.view);
  });

  it("refuses an id that is another project's or another engine's", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1));
    for (const said of [{ project: "lab" }, { engine: "crunch" }]) {
      assert.deepEqual(refusalOf(await store.apply(submitChange(1, said))), [
        Code.ALREADY_EXISTS,
        `the id ${idOf(1).toString("hex")} is that of other work`,
      ]);
    }
  });

  it("keeps long bodies apart from what is known of their works", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1, { body: noise(1_025) }));
    const work = workStates.get(store.view, 1n);
    assert.deepEqual([work?.body.length, work?.chunks.length, work?.bodyBytes], [0, 1, 1_025n]);
    await assertConsistent(store.view);
  });

  it("takes the chunks that were staged, and drops those beyond them", async () => {
    await using store = await AppliedStore.open();
    const chunks = ["a", "b", "c"].map((text, index) => stageChange(1, index, text));
    await store.applyAll([...chunks, submitChange(1, staged)]);
    assert.equal(workStates.get(store.view, 1n)?.bodyBytes, 2n);
    assert.deepEqual([store.count("bodies"), store.count("staged-bodies")], [2, 0]);
    assert.deepEqual(readStoreState(store.view).openBodies, []);
    await assertConsistent(store.view);
  });

  it("drops what was staged where the body comes along after all", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([stageChange(1, 0, "staged"), submitChange(1, { body: noise(2_000) })]);
    store.atMs += 2 * 60 * 60 * 1_000;
    await store.apply(submitChange(2));
    await assertConsistent(store.view);
    assert.equal(store.count("bodies"), 1);
  });

  it("refuses a submission whose chunks are not all there", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stageChange(1, 1, "the second one"));
    for (const work of [1, 2]) {
      assert.deepEqual(refusalOf(await store.apply(submitChange(work, staged))), [
        Code.FAILED_PRECONDITION,
        `the id ${idOf(work).toString("hex")} has no staged body: stage it again`,
      ]);
    }
    assert.equal(readStoreState(store.view).works, 0n);
  });
});
