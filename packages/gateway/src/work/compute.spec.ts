import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcService, Code, callUnary, StatusError, Work, Work_State } from "@wellspring/contract";
import { calculateBody } from "../testing/calculator.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { WorkBackend } from "../testing/work-backend.ts";
import { resultOf } from "./compute.ts";

const addition = { a: 2n, b: 5n };

describe("compute()", { timeout: 20_000 }, () => {
  it("submits work with an id of its own, and waits for it", async () => {
    await using backend = await WorkBackend.open(calculateBody);
    await using gateway = await openGateway([backend.address]);
    for (let call = 0; call < 2; call++) {
      assert.equal((await callUnary(gateway.client, CalcService.add, addition)).result, 7n);
    }
    const ids = backend.requests.map(({ submissions: [{ workId }] }) => workId.toString("hex"));
    assert.equal(new Set(ids).size, 2);
    assert.equal(backend.requests[0]?.waitMs, 60_000);
    assert.deepEqual(backend.principals, ["anonymous", "anonymous"]);
    const [{ project, engine }] = backend.requests[0]?.submissions ?? [];
    assert.deepEqual([project, engine], ["default", "calc"]);
  });

  it("submits the same work to another backend where one is lost", async () => {
    await using one = await WorkBackend.open(calculateBody);
    await using two = await WorkBackend.open(calculateBody);
    await using gateway = await openGateway([one.address, two.address]);
    one.isAway = true;
    for (let call = 0; call < 2; call++) {
      assert.equal((await callUnary(gateway.client, CalcService.add, addition)).result, 7n);
    }
    const [lost] = one.requests;
    assert.ok(
      two.requests.some(({ submissions }) =>
        submissions[0]?.workId.equals(lost.submissions[0].workId),
      ),
    );
    two.isAway = true;
    const code = Code.UNAVAILABLE;
    await assert.rejects(callUnary(gateway.client, CalcService.add, addition), { code });
  });

  it("names work that no engine took in time", async () => {
    await using backend = await WorkBackend.open(() => ({ state: Work_State.WAITING }));
    await using gateway = await openGateway([backend.address]);
    await assert.rejects(callUnary(gateway.client, CalcService.add, addition), {
      code: Code.DEADLINE_EXCEEDED,
      message: /^work [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} still waits for an engine calc$/,
    });
  });
});

describe("resultOf()", () => {
  const work = Work.decode(new Uint8Array());

  it("throws what work failed with", () => {
    const failed = { ...work, state: Work_State.FAILED, failure: "late" };
    const late = new StatusError(Code.DEADLINE_EXCEEDED, "late");
    assert.throws(() => resultOf({ ...failed, failureCode: 4 }), late);
    const strange = new StatusError(Code.UNKNOWN, "late");
    assert.throws(() => resultOf({ ...failed, failureCode: 99 }), strange);
  });

  it("gives what was made of it", () => {
    const result = Buffer.from("x");
    assert.equal(resultOf({ ...work, state: Work_State.DONE, result }), result);
  });
});
