import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LogStatus_Kind, parseToken, version } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { growthRows } from "../testing/readings.ts";

describe("GetStatus", () => {
  it("tells the log and how far it is", async () => {
    await using backend = await Backend.open();
    const before = await backend.getStatus();
    const { log, ...rest } = before;
    assert.deepEqual(rest, { logId: before.logId, appliedSequence: 1n, version });
    assert.deepEqual(log, {
      kind: LogStatus_Kind.EMBEDDED,
      lastSequence: 1n,
      flushedSequence: 1n,
      synced: true,
      fault: "",
      digest: Buffer.alloc(8),
      digestSequence: 1n,
      activeForm: 1,
      newestForm: 1,
      differsFrom: [],
      damagedAtMs: 0n,
    });
    assert.match(before.logId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    const { token } = await backend.upload([{ rows: growthRows(["A1"], 2) }]);
    const { logId, appliedSequence } = await backend.getStatus();
    assert.deepEqual(parseToken(token), { logId, sequence: appliedSequence });
  });

  it("tells the same digest of the same readings, and another one of others", async () => {
    const digests: string[] = [];
    for (const reads of [2, 2, 3]) {
      await using backend = await Backend.open();
      await backend.upload([{ rows: growthRows(["A1"], reads) }]);
      const { log, appliedSequence } = await backend.getStatus();
      assert.equal(log?.digestSequence, appliedSequence);
      digests.push(log?.digest.toString("hex") ?? "");
    }
    assert.equal(digests[0], digests[1]);
    assert.notEqual(digests[0], digests[2]);
  });
});
