import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, callServerStreaming } from "@wellspring/contract";
import { PeerServiceService } from "../gen/wellspring/backend/v1/peer.ts";
import { fetchSnapshot } from "../snapshot/fetch-snapshot.ts";
import { openDataFolder } from "../store/data-folder.ts";
import { plateStates, readStoreState, runStates } from "../store/records.ts";
import { Backend } from "../testing/backend.ts";
import { growthRows } from "../testing/readings.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

describe("getSnapshot()", () => {
  it("gives a peer all that was uploaded", async (test) => {
    await using backend = await Backend.open();
    await backend.upload([{ rows: growthRows(["A1", "B7"], 5) }]);
    const { address, log } = backend.context;
    const folder = join(temporaryFolder(test), "peer");
    await using peer = await openDataFolder(folder, async (into) => {
      await fetchSnapshot({ peers: [address], into, logId: log.id });
    });
    assert.equal(readStoreState(peer.lmdb).appliedSequence, log.appliedSequence);
    const run = runStates.get(peer.lmdb, "default", "run-01");
    assert.equal(run?.readings, 10);
    assert.equal(plateStates.get(peer.lmdb, run.number, 0)?.readings, 10);
  });

  it("says that it has a snapshot no more", async () => {
    await using backend = await Backend.open();
    const request = { snapshotId: "gone", offset: 0n };
    const parts = callServerStreaming(backend.client, PeerServiceService.getSnapshot, request);
    await assert.rejects(parts.next(), {
      code: Code.NOT_FOUND,
      message: "no snapshot gone is here any more",
    });
  });
});
