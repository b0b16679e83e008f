import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, type SnapshotPart } from "@wellspring/contract";
import { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import { startMs } from "../testing/applied-store.ts";
import { Backend } from "../testing/backend.ts";
import { growthRows } from "../testing/readings.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { prepareRestore } from "./prepare-restore.ts";

const newLog = { logId: "22222222-0000-4000-8000-000000000000", atMs: startMs };
const rows = growthRows(["A1"], 5);

const snapshotOf = ({ context }: Backend) => context.snapshots.give({ snapshotId: "", offset: 0n });

const holdsRuns = {
  code: Code.FAILED_PRECONDITION,
  message: "this server holds runs already: a backup is restored into an empty one",
};

describe("prepareRestore()", () => {
  it("makes the store of the new log beside an empty one", async (test) => {
    await using source = await Backend.open();
    await source.upload([{ rows }]);
    await using empty = await Backend.open();
    const aside = join(temporaryFolder(test), "aside");
    const parts = snapshotOf(source);
    const { report } = await prepareRestore(empty.context.store, parts, aside, newLog);
    assert.equal(report.readings, 5);
    await using lmdb = Lmdb.open(aside);
    assert.equal(readStoreState(lmdb).logId, newLog.logId);
    assert.notEqual(empty.context.log.id, newLog.logId);
  });

  it("refuses where there is a run, retracted or not", async (test) => {
    await using source = await Backend.open();
    const aside = join(temporaryFolder(test), "aside");
    await source.upload([{ rows }]);
    for (let round = 0; round < 2; round++) {
      const preparing = prepareRestore(source.context.store, snapshotOf(source), aside, newLog);
      await assert.rejects(preparing, holdsRuns);
      if (round === 0) await source.retract();
    }
    assert.ok(!existsSync(aside));
  });

  it("refuses where a run comes meanwhile, and leaves nothing", async (test) => {
    await using source = await Backend.open();
    await using target = await Backend.open();
    const aside = join(temporaryFolder(test), "aside");
    const parts = async function* (): AsyncGenerator<SnapshotPart> {
      for await (const part of snapshotOf(source)) {
        if (part.part?.$case === "end") await target.upload([{ rows }]);
        yield part;
      }
    };
    const preparing = prepareRestore(target.context.store, parts(), aside, newLog);
    await assert.rejects(preparing, holdsRuns);
    assert.ok(!existsSync(aside));
  });
});
