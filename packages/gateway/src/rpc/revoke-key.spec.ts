import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AccessServiceService, Code, callUnary } from "@wellspring/contract";
import { createSpecKey, KeyFeed } from "../testing/key-feed.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

const { revokeKey } = AccessServiceService;

describe("revokeKey()", () => {
  it("asks a backend, but not for what is no id", async () => {
    const kept = createSpecKey();
    const feed = new KeyFeed([kept]);
    await using backend = await RecordingBackend.open({ services: feed.services });
    await using gateway = await openGateway([backend.address]);
    const { id } = kept.key;
    const answer = await callUnary(gateway.client, revokeKey, { id });
    assert.deepEqual(answer, { token: "token", key: kept.key });
    await assert.rejects(callUnary(gateway.client, revokeKey, { id: "robot-7" }), {
      code: Code.INVALID_ARGUMENT,
      message: 'id: "robot-7" is not 16 hexadecimal digits',
    });
    assert.deepEqual(feed.requests, [{ id }]);
  });
});
