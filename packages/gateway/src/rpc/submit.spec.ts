import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callUnary, StatusError, WorkServiceService } from "@wellspring/contract";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { submissionWith } from "../testing/work.ts";

const { submit } = WorkServiceService;
const timeout = 20_000;

describe("submit()", () => {
  it("passes submissions on with their projects named", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const submissions = [submissionWith(), submissionWith({ project: "lab" })];
    const answer = await callUnary(gateway.client, submit, { submissions, waitMs: 50 });
    assert.deepEqual([answer.token, answer.works.length], ["token", 1]);
    const named = [submissionWith({ project: "default" }), submissions[1]];
    assert.deepEqual(backend.requests, [{ submissions: named, waitMs: 50 }]);
    assert.deepEqual(backend.metadata, [{ "wellspring-principal": "anonymous" }]);
  });

  it("is tried once: it is the client who tries again", { timeout }, async () => {
    const beforeCall = () => {
      throw new StatusError(Code.UNAVAILABLE, "not now");
    };
    await using one = await RecordingBackend.open({ beforeCall });
    await using two = await RecordingBackend.open({ beforeCall });
    await using gateway = await openGateway([one.address, two.address]);
    const request = { submissions: [submissionWith()], waitMs: 0 };
    await assert.rejects(callUnary(gateway.client, submit, request), { message: "not now" });
    assert.equal(one.requests.length + two.requests.length, 1);
  });

  it("refuses what can never work, and asks nobody", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    for (const [submissions, message] of [
      [[submissionWith({ workId: Buffer.alloc(1) })], "work_id: is not 16 bytes"],
      [[submissionWith({ project: "a/b" })], 'project: must not contain "/"'],
      [Array.from({ length: 1_001 }, () => submissionWith()), "submissions: are more than 1000"],
    ] as const) {
      const asked = callUnary(gateway.client, submit, { submissions: [...submissions], waitMs: 0 });
      await assert.rejects(asked, { code: Code.INVALID_ARGUMENT, message });
    }
    assert.deepEqual(backend.requests, []);
  });
});
