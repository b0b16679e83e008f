import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, Work_State } from "@wellspring/contract";
import { createWork } from "../testing/works.ts";
import { decodeOr, toWorkRow, wrongResult } from "./work-row.ts";

const workId = Buffer.from("00112233445566778899aabbccddeeff", "hex");

describe("toWorkRow()", () => {
  it("has what all works have", () => {
    const work = createWork({ workId, number: 2n ** 62n, principal: "ada#1\0" });
    assert.deepEqual(toWorkRow({ ...work, projectId: 7 }), {
      ...{ id: "00112233-4455-6677-8899-aabbccddeeff", project_id: 7, number: `${2n ** 62n}` },
      ...{ principal: "ada#1\uFFFD", submitted_at: "2023-11-14T22:13:20.000Z" },
      ...{ state: "waiting", failure: null, failure_code: null },
    });
  });

  it("tells of a failure of what failed alone", () => {
    const failure = { failure: "too large\0", failureCode: 11 };
    const failed = createWork({ state: Work_State.FAILED, ...failure });
    const { state, failure: told, failure_code: code } = toWorkRow({ ...failed, projectId: 7 });
    assert.deepEqual([state, told, code], ["failed", "too large\uFFFD", 11]);
    const kept = toWorkRow({ ...createWork({ state: Work_State.KEPT, ...failure }), projectId: 7 });
    assert.deepEqual([kept.state, kept.failure], ["kept", null]);
  });
});

describe("decodeOr()", () => {
  it("is undefined for what can't be decoded", () => {
    assert.equal(
      decodeOr((bytes) => bytes.length, workId),
      16,
    );
    assert.equal(
      decodeOr((bytes) => JSON.parse(bytes.toString()), workId),
      undefined,
    );
  });
});

describe("wrongResult()", () => {
  it("names the work and the engine", () => {
    const { code, message } = wrongResult(createWork({ workId }));
    assert.equal(code, Code.DATA_LOSS);
    assert.equal(message, "work 00112233-4455-6677-8899-aabbccddeeff has no result of calc's form");
  });
});
