import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  AccessServiceService,
  type CreateKeyRequest,
  callUnary,
  Scope,
} from "@wellspring/contract";
import { createSpecKey, KeyFeed } from "../testing/key-feed.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

describe("createKey()", () => {
  it("asks a backend as it was asked, and answers with the key", async () => {
    const kept = createSpecKey();
    const feed = new KeyFeed([kept]);
    await using backend = await RecordingBackend.open({ services: feed.services });
    await using gateway = await openGateway([backend.address]);
    const request: CreateKeyRequest = {
      ...{ sha256: kept.sha256, name: "robot-7", scopes: [Scope.UPLOAD] },
      ...{ projects: ["yeast"], expiresAtMs: 5n },
    };
    const answer = await callUnary(gateway.client, AccessServiceService.createKey, request);
    assert.deepEqual(answer, { token: "token", key: kept.key });
    assert.deepEqual(feed.requests, [request]);
  });
});
