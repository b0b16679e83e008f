import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, callServerStreaming, RunServiceService } from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { until } from "../testing/until.ts";

const { getRun } = RunServiceService;
const timeout = 20_000;

describe("getRun()", () => {
  it("asks the backend with the default project named, and passes all on", {
    timeout,
  }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const request = { project: "", run: "007", token: "" };
    const responses = await collect(callServerStreaming(gateway.client, getRun, request));
    assert.deepEqual(responses, [
      { run: undefined, plates: [] },
      { run: undefined, plates: [] },
    ]);
    assert.deepEqual(backend.requests, [{ project: "default", run: "007", token: "" }]);
    await until(() => gateway.lines.length > 0);
    assert.deepEqual(gateway.lines[0].runs, ["007"]);
  });

  it("tells the backend its own principal, not the caller's", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const metadata = new Metadata();
    metadata.set("wellspring-principal", "root");
    metadata.set("wellspring-other", "x");
    const request = { project: "", run: "r", token: "" };
    await collect(callServerStreaming(gateway.client, getRun, request, { metadata }));
    assert.deepEqual(backend.metadata, [{ "wellspring-principal": "anonymous" }]);
  });

  it("refuses what can be no run or token, and asks nobody", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    for (const [request, message] of [
      [{ project: "", run: "", token: "" }, "run: is empty"],
      [{ project: "a/b", run: "r", token: "" }, 'project: must not contain "/"'],
      [{ project: "", run: "r", token: "x" }, 'token: "x" is no token'],
    ] as const) {
      const responses = callServerStreaming(gateway.client, getRun, request);
      await assert.rejects(responses.next(), { code: Code.INVALID_ARGUMENT, message });
    }
    assert.deepEqual(backend.requests, []);
  });
});
