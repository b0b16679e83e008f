import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BackupServiceService, Code, callServerStreaming, StatusError } from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

const timeout = 20_000;

describe("backup()", () => {
  it("passes the backend's parts on", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const parts = callServerStreaming(gateway.client, BackupServiceService.backup, {});
    assert.deepEqual(await collect(parts), [{ part: undefined }]);
    assert.deepEqual(backend.metadata, [{ "wellspring-principal": "anonymous" }]);
  });

  it("passes on that a backend is busy", { timeout }, async () => {
    const busy = new StatusError(Code.RESOURCE_EXHAUSTED, "busy: try again");
    await using backend = await RecordingBackend.open({
      beforeCall: () => {
        throw busy;
      },
    });
    await using gateway = await openGateway([backend.address]);
    const parts = callServerStreaming(gateway.client, BackupServiceService.backup, {});
    await assert.rejects(parts.next(), { code: busy.code, message: busy.message });
  });
});
