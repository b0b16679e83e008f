import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Code,
  callUnary,
  limits,
  type RetractRequest,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { until } from "../testing/until.ts";

const { retract } = RunServiceService;
const timeout = 20_000;

const requestWith = (fields: Partial<RetractRequest>): RetractRequest => ({
  project: "",
  run: "run-01",
  plate: 3,
  wells: ["A1", "b02"],
  reason: "bubbles",
  retractionId: Buffer.alloc(16, 1),
  ...fields,
});

describe("retract()", () => {
  it("passes it on and prints how many readings were taken back", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const answer = await callUnary(gateway.client, retract, requestWith({}));
    assert.deepEqual(answer, { token: "token", readings: 7 });
    assert.deepEqual(backend.requests, [requestWith({ project: "default" })]);
    await until(() => gateway.lines.length > 0);
    assert.deepEqual([gateway.lines[0].runs, gateway.lines[0].readings], [["run-01"], 7]);
  });

  it("is tried once: it is the client who tries again", { timeout }, async () => {
    const beforeCall = () => {
      throw new StatusError(Code.UNAVAILABLE, "not now");
    };
    await using one = await RecordingBackend.open({ beforeCall });
    await using two = await RecordingBackend.open({ beforeCall });
    await using gateway = await openGateway([one.address, two.address]);
    await assert.rejects(callUnary(gateway.client, retract, requestWith({})), {
      code: Code.UNAVAILABLE,
      message: "not now",
    });
    assert.equal(one.requests.length + two.requests.length, 1);
  });

  it("refuses what can never work", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const long = "x".repeat(limits.textBytesMax + 1);
    for (const [fields, message] of [
      [{ run: "" }, "run: is empty"],
      [{ plate: 1_000_000 }, "plate: 1000000 is no whole number from 0 to 999999"],
      [{ plate: undefined }, "wells: need a plate"],
      [{ wells: ["A0"] }, 'wells: "A0" is no well from A1 to AF48'],
      [{ reason: " " }, "reason: is empty"],
      [{ reason: long }, "reason: has 1001 bytes, at most 1000 are allowed"],
      [{ retractionId: Buffer.alloc(3) }, "retraction_id: has 3 bytes, not 16"],
    ] as const) {
      const request = requestWith({ ...fields, wells: [...(fields.wells ?? ["A1"])] });
      const refusal = { code: Code.INVALID_ARGUMENT, message };
      await assert.rejects(callUnary(gateway.client, retract, request), refusal);
    }
    assert.deepEqual(backend.requests, []);
  });
});
