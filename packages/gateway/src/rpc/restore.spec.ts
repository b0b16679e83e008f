import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  BackupServiceService,
  Code,
  callBidi,
  type RestoreRequest,
  StatusError,
} from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

const timeout = 20_000;

const end: RestoreRequest = {
  part: { part: { $case: "end", end: { sha256: Buffer.alloc(32) } } },
};

describe("restore()", () => {
  it("passes parts on to one backend, and what it says of them", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const call = callBidi(gateway.client, BackupServiceService.restore);
    await call.send(end);
    call.end();
    const decided = { logId: "log-2", runs: 1n, readings: 1n };
    assert.deepEqual(await collect(call.responses), [
      { part: { $case: "accepted", accepted: {} } },
      { part: { $case: "decided", decided } },
    ]);
    assert.deepEqual(backend.requests, [end]);
    assert.deepEqual(backend.metadata, [{ "wellspring-principal": "anonymous" }]);
  });

  it("passes on that a backend refuses", { timeout }, async () => {
    const refusal = new StatusError(Code.FAILED_PRECONDITION, "the servers hold data");
    await using backend = await RecordingBackend.open({
      beforeCall: () => {
        throw refusal;
      },
    });
    await using gateway = await openGateway([backend.address]);
    const call = callBidi(gateway.client, BackupServiceService.restore);
    const { code, message } = refusal;
    await assert.rejects(collect(call.responses), { code, message });
  });
});
