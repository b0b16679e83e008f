import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callClientStreaming, StatusError, WorkServiceService } from "@wellspring/contract";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { workId } from "../testing/work.ts";

const { stageBody } = WorkServiceService;
const timeout = 20_000;
const requests = ["one", "two"].map((text) => ({ workId, chunk: Buffer.from(text) }));

describe("stageBody()", () => {
  it("passes chunks on, and the answer back", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const call = callClientStreaming(gateway.client, stageBody);
    for (const request of requests) await call.send(request);
    call.end();
    assert.deepEqual(await call.response, { chunks: 2, bodyBytes: 9n });
    assert.deepEqual(backend.requests, requests);
    assert.deepEqual(backend.metadata, [{ "wellspring-principal": "anonymous" }]);
  });

  it("passes a backend's refusal back while the client still sends", { timeout }, async () => {
    const beforeCall = () => {
      throw new StatusError(Code.RESOURCE_EXHAUSTED, "the disk is full");
    };
    await using backend = await RecordingBackend.open({ beforeCall });
    await using gateway = await openGateway([backend.address]);
    const call = callClientStreaming(gateway.client, stageBody);
    await call.send(requests[0]);
    await assert.rejects(call.response, {
      code: Code.RESOURCE_EXHAUSTED,
      message: "the disk is full",
    });
  });

  it("refuses what is no id", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const call = callClientStreaming(gateway.client, stageBody);
    await call.send({ workId: Buffer.alloc(2), chunk: Buffer.alloc(1) });
    const message = "work_id: is not 16 bytes";
    await assert.rejects(call.response, { code: Code.INVALID_ARGUMENT, message });
  });
});
