import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { idOf } from "../testing/readings.ts";
import { completeChange, failChange, submitChange } from "../testing/work.ts";
import { describeWork } from "./describe-work.ts";
import { readWork } from "./work-state.ts";

const nothing = Buffer.alloc(0);

describe("describeWork()", () => {
  it("tells what was submitted, by whom, and how often it was handed out", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(5));
    const deliveriesOf = () => 3;
    assert.deepEqual(describeWork(store.view, readWork(store.view, 1n), { deliveriesOf }), {
      workId: idOf(5),
      project: "default",
      engine: "calc",
      principal: "robot-7",
      number: 1n,
      submittedAtMs: BigInt(startMs),
      state: Work_State.WAITING,
      body: nothing,
      bodyBytes: 6n,
      contentType: "text/plain",
      errors: [],
      result: nothing,
      finishedAtMs: 0n,
      engineVersion: "",
      failure: "",
      failureCode: 0,
      deliveries: 3,
    });
  });

  it("tells what became of it", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1), submitChange(2)]);
    store.atMs += 500;
    await store.applyAll([completeChange(1, "one"), failChange(2)]);
    const deliveriesOf = () => 3;
    const [done, failed] = [1n, 2n].map((number) =>
      describeWork(store.view, readWork(store.view, number), { withBody: true, deliveriesOf }),
    );
    assert.deepEqual(
      [done.state, done.result.toString(), done.body.toString(), done.finishedAtMs],
      [Work_State.DONE, "one", "body 1", BigInt(startMs + 500)],
    );
    assert.deepEqual(
      [failed.state, failed.failure, failed.failureCode, failed.engineVersion, failed.deliveries],
      [Work_State.FAILED, "no number", 3, "1.0", 0],
    );
  });
});
