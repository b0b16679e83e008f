import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, Work, Work_State } from "@wellspring/contract";
import { stateName, workToJson } from "./work-json.ts";

describe("workToJson()", () => {
  it("tells all but body and result", () => {
    const work: Work = {
      ...Work.decode(new Uint8Array()),
      workId: Buffer.alloc(16, 1),
      project: "default",
      engine: "calc",
      number: 7n,
      state: Work_State.FAILED,
      failure: "too much",
      failureCode: Code.OUT_OF_RANGE,
      submittedAtMs: 1_556_704_800_000n,
    };
    assert.deepEqual(workToJson(work), {
      work_id: "01010101-0101-0101-0101-010101010101",
      project: "default",
      number: 7,
      engine: "calc",
      state: "failed",
      principal: "",
      submitted_at: "2019-05-01T10:00:00.000Z",
      finished_at: null,
      engine_version: "",
      body_bytes: 0,
      deliveries: 0,
      failure: "too much",
      failure_code: "OUT_OF_RANGE",
      errors: [],
    });
  });
});

describe("stateName()", () => {
  it("has a word for each state", () => {
    const { KEPT, WAITING, DONE, FAILED } = Work_State;
    const names = [KEPT, WAITING, DONE, FAILED].map((state) =>
      stateName({ ...Work.decode(new Uint8Array()), state }),
    );
    assert.deepEqual(names, ["kept", "waiting", "done", "failed"]);
  });
});
