import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, type SnapshotPart } from "@wellspring/contract";
import { Draft } from "../store/draft.ts";
import { Lmdb } from "../store/lmdb.ts";
import { plateStates, readStoreState } from "../store/records.ts";
import { startMs } from "../testing/applied-store.ts";
import { Backend } from "../testing/backend.ts";
import { growthRows } from "../testing/readings.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { restoreStore } from "./restore-store.ts";

const newLog = { logId: "22222222-0000-4000-8000-000000000000", atMs: startMs };

const openFilled = async (): Promise<Backend> => {
  const backend = await Backend.open();
  await backend.upload([{ rows: growthRows(["A1"], 5) }]);
  return backend;
};

const snapshotOf = ({ context }: Backend) => context.snapshots.give({ snapshotId: "", offset: 0n });

describe("restoreStore()", () => {
  it("makes an environment of a new log, and tells what it is a copy of", async (test) => {
    await using backend = await openFilled();
    const into = join(temporaryFolder(test), "into");
    const { logId, report } = await restoreStore(snapshotOf(backend), into, newLog);
    assert.equal(logId, newLog.logId);
    assert.partialDeepStrictEqual(report, { logId: backend.context.log.id, readings: 5 });
    assert.deepEqual(readdirSync(into), ["data.mdb"]);
    await using lmdb = Lmdb.open(into);
    assert.equal(readStoreState(lmdb).logId, newLog.logId);
  });

  it("refuses what holds a violation, though every hash is right", async (test) => {
    await using backend = await openFilled();
    const { store } = backend.context;
    const plate = plateStates.get(store, 1, 0);
    assert(plate);
    const draft = new Draft(store);
    plateStates.put(draft, { ...plate, digest: { low: 1, high: 2 } }, 1, 0);
    await store.write(draft.writes());
    const into = join(temporaryFolder(test), "into");
    await assert.rejects(restoreStore(snapshotOf(backend), into, newLog), {
      code: Code.DATA_LOSS,
      message:
        "the backup holds what can't be right: " +
        "plates run 1, plate 0: has another digest than its readings",
    });
    assert.ok(!existsSync(into));
  });

  it("refuses a snapshot that ends early and leaves nothing", async (test) => {
    await using backend = await openFilled();
    const parts = snapshotOf(backend);
    const cut = async function* (): AsyncGenerator<SnapshotPart> {
      for await (const part of parts) if (part.part?.$case !== "end") yield part;
    };
    const into = join(temporaryFolder(test), "into");
    await assert.rejects(restoreStore(cut(), into, newLog), {
      code: Code.DATA_LOSS,
      message: "the snapshot has no end",
    });
    assert.ok(!existsSync(into));
  });
});
