import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callServerStreaming, RunServiceService } from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

const { listHistory } = RunServiceService;
const timeout = 20_000;

describe("listHistory()", () => {
  it("passes the backend's answers on", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const request = { project: "", run: "run-01", token: "" };
    const responses = await collect(callServerStreaming(gateway.client, listHistory, request));
    assert.deepEqual(responses, [{ events: [] }]);
    assert.deepEqual(backend.requests, [{ project: "default", run: "run-01", token: "" }]);
  });

  it("refuses what can be no run", { timeout }, async () => {
    await using gateway = await openGateway(["127.0.0.1:1"]);
    const request = { project: "", run: "..", token: "" };
    await assert.rejects(callServerStreaming(gateway.client, listHistory, request).next(), {
      code: Code.INVALID_ARGUMENT,
      message: 'run: must not be ".."',
    });
  });
});
