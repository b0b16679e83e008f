import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callUnary, WorkServiceService } from "@wellspring/contract";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { workId } from "../testing/work.ts";

const { getWork } = WorkServiceService;
const timeout = 20_000;
const request = { project: "", workId, body: true, token: "" };

describe("getWork()", () => {
  it("asks a backend, with the default project named", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const work = await callUnary(gateway.client, getWork, request);
    assert.equal(work.number, 0n);
    assert.deepEqual(backend.requests, [{ ...request, project: "default" }]);
  });

  it("refuses what can be no work, and asks nobody", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const asked = callUnary(gateway.client, getWork, { ...request, workId: Buffer.alloc(0) });
    const message = "work_id: is not 16 bytes";
    await assert.rejects(asked, { code: Code.INVALID_ARGUMENT, message });
    assert.deepEqual(backend.requests, []);
  });
});
