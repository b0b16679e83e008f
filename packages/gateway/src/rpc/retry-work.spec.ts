import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callUnary, StatusError, WorkServiceService } from "@wellspring/contract";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { workId } from "../testing/work.ts";

const { retryWork } = WorkServiceService;
const timeout = 20_000;

describe("retryWork()", () => {
  it("passes it on with the default project named", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const answer = await callUnary(gateway.client, retryWork, { project: "", workId });
    assert.deepEqual(answer, { token: "token" });
    assert.deepEqual(backend.requests, [{ project: "default", workId }]);
  });

  it("is tried once", { timeout }, async () => {
    const beforeCall = () => {
      throw new StatusError(Code.UNAVAILABLE, "not now");
    };
    await using backend = await RecordingBackend.open({ beforeCall });
    await using gateway = await openGateway([backend.address]);
    const asked = callUnary(gateway.client, retryWork, { project: "", workId });
    await assert.rejects(asked, { code: Code.UNAVAILABLE, message: "not now" });
    assert.equal(backend.requests.length, 1);
  });
});
