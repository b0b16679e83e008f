import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callUnary, RunServiceService } from "@wellspring/contract";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

describe("getStatus()", () => {
  it("tells the backend's log and how far it is", { timeout: 20_000 }, async () => {
    await using backend = await RecordingBackend.open({ logId: "log-9" });
    await using gateway = await openGateway([backend.address]);
    assert.deepEqual(await callUnary(gateway.client, RunServiceService.getStatus, {}), {
      logId: "log-9",
      appliedSequence: 5n,
      version: "1.0.0",
      log: undefined,
    });
  });
});
