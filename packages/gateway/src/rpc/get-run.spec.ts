import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, callUnary, RunServiceService } from "@wellspring/contract";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { until } from "../testing/until.ts";

const { getRun } = RunServiceService;
const timeout = 20_000;

describe("getRun()", () => {
  it("asks the backend with the default project named", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const answer = await callUnary(gateway.client, getRun, { project: "", run: "007", token: "" });
    assert.deepEqual(answer, { run: undefined, plates: [] });
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
    await callUnary(gateway.client, getRun, request, { metadata });
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
      await assert.rejects(callUnary(gateway.client, getRun, request), {
        code: Code.INVALID_ARGUMENT,
        message,
      });
    }
    assert.deepEqual(backend.requests, []);
  });
});
