import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import { AppliedStore } from "../testing/applied-store.ts";
import { idOf } from "../testing/readings.ts";
import { completeChange, failChange, submitChange } from "../testing/work.ts";
import { findNumber, findWork, readWork, stateOfWork } from "./work-state.ts";

describe("findWork()", () => {
  it("finds work by its id, with what became of it", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(8), submitChange(9), completeChange(9, "nine")]);
    assert.equal(findNumber(store.view, idOf(9)), 2n);
    const found = findWork(store.view, idOf(9));
    assert.deepEqual([found?.number, found?.outcome?.result.toString()], [2n, "nine"]);
    assert.equal(findWork(store.view, idOf(8))?.outcome, undefined);
    assert.equal(findWork(store.view, idOf(7)), undefined);
  });
});

describe("readWork()", () => {
  it("throws where there is no such work", async () => {
    await using store = await AppliedStore.open();
    assert.throws(() => readWork(store.view, 1n), new Error("work 1 is missing"));
  });
});

describe("stateOfWork()", () => {
  it("follows from what was submitted and what became of it", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([
      submitChange(1),
      submitChange(2),
      submitChange(3),
      submitChange(4, { engine: "" }),
      submitChange(5, { errors: ["Field data: is missing"] }),
      completeChange(2),
      failChange(3),
    ]);
    const states = [1n, 2n, 3n, 4n, 5n].map((number) => stateOfWork(readWork(store.view, number)));
    const { WAITING, DONE, FAILED, KEPT } = Work_State;
    assert.deepEqual(states, [WAITING, DONE, FAILED, KEPT, KEPT]);
  });
});
