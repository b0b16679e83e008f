import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AccessServiceService, Code, callServerStreaming } from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { createSpecKey, KeyFeed } from "../testing/key-feed.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

const { listKeys } = AccessServiceService;

describe("listKeys()", () => {
  it("passes on what a backend keeps, and refuses what is no token", async () => {
    const feed = new KeyFeed([createSpecKey(), createSpecKey()]);
    await using backend = await RecordingBackend.open({ services: feed.services });
    await using gateway = await openGateway([backend.address]);
    const parts = await collect(callServerStreaming(gateway.client, listKeys, { token: "" }));
    assert.deepEqual(
      parts.flatMap(({ keys }) => keys),
      feed.keys.map(({ key }) => key),
    );
    const wrong = callServerStreaming(gateway.client, listKeys, { token: "x" });
    await assert.rejects(collect(wrong), { code: Code.INVALID_ARGUMENT });
  });
});
