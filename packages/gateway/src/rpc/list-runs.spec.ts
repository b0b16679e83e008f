import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callServerStreaming, RunServiceService } from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

const { listRuns } = RunServiceService;
const timeout = 20_000;

describe("listRuns()", () => {
  it("passes the backend's answers on", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const request = { project: "", token: "" };
    const responses = await collect(callServerStreaming(gateway.client, listRuns, request));
    assert.deepEqual(responses, [{ runs: [] }, { runs: [] }]);
    assert.deepEqual(backend.requests, [{ project: "default", token: "" }]);
    assert.deepEqual(backend.metadata, [{ "wellspring-principal": "anonymous" }]);
  });

  it("refuses what can be no project or token", { timeout }, async () => {
    await using gateway = await openGateway(["127.0.0.1:1"]);
    for (const [request, message] of [
      [{ project: "..", token: "" }, 'project: must not be ".."'],
      [{ project: "", token: "1.2" }, 'token: "1.2" is no token'],
    ] as const) {
      const responses = callServerStreaming(gateway.client, listRuns, request);
      await assert.rejects(responses.next(), { code: Code.INVALID_ARGUMENT, message });
    }
  });
});
