import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BackupServiceService, callServerStreaming, SnapshotCheck } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { growthRows } from "../testing/readings.ts";

describe("backup()", () => {
  it("streams a snapshot of all that is there, whole and with the right hashes", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows: growthRows(["A1"], 5) }]);
    const { log } = backend.context;
    let check: SnapshotCheck | undefined;
    let isOver = false;
    for await (const { part } of callServerStreaming(
      backend.client,
      BackupServiceService.backup,
      {},
    )) {
      const inner = part?.part;
      if (inner?.$case === "description") {
        const { logId, appliedSequence } = inner.description;
        assert.deepEqual([logId, appliedSequence], [log.id, log.appliedSequence]);
        check = new SnapshotCheck(inner.description);
      } else if (inner?.$case === "chunk") check?.takeChunk(inner.chunk);
      else if (inner) {
        check?.takeEnd(inner.end);
        isOver = true;
      }
    }
    assert.ok(check && check.offset > 0 && isOver);
  });
});
