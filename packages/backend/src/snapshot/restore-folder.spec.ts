import assert from "node:assert/strict";
import { createReadStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Code, snapshotFileMagic, snapshotPartToFrame } from "@wellspring/contract";
import { checkFolder } from "../check/check-folder.ts";
import { Backend } from "../testing/backend.ts";
import { growthRows, idOf } from "../testing/readings.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { restoreFolder } from "./restore-folder.ts";

const rows = growthRows(["A1", "B7"], 5);

const writeBackup = async (test: TestContext, form = 1): Promise<string> => {
  await using backend = await Backend.openIn(temporaryFolder(test), { fault: "next-form" });
  await backend.upload([{ rows }]);
  if (form > 1) await backend.activate(form);
  const frames: Buffer[] = [];
  const parts = backend.context.snapshots.give({ snapshotId: "", offset: 0n });
  for await (const part of parts) frames.push(snapshotPartToFrame(part));
  const path = join(temporaryFolder(test), "backup.wsnap");
  writeFileSync(path, Buffer.concat([snapshotFileMagic, ...frames]));
  return path;
};

describe("restoreFolder()", () => {
  it("makes a folder from which a backend starts, with tokens of a new log", async (test) => {
    const folder = join(temporaryFolder(test), "a", "restored");
    const { logId, report } = await restoreFolder(
      createReadStream(await writeBackup(test)),
      folder,
    );
    assert.equal((await checkFolder(folder)).violationCount, 0);
    await using backend = await Backend.openIn(folder);
    assert.equal(backend.context.log.id, logId);
    assert.notEqual(logId, report.logId);
    assert.deepEqual(
      await backend.rows(),
      rows.map((row) => [0, ...row]),
    );
    const former = `${report.logId}.2`;
    await assert.rejects(backend.rows({ token: former }), { code: Code.FAILED_PRECONDITION });
    const { token } = await backend.upload([{ rows, run: "run-02" }], { uploadId: idOf(7) });
    assert.equal(token, `${logId}.2`);
  });

  it("refuses a folder that holds a store and leaves it as it is", async (test) => {
    const [backup, folder] = [await writeBackup(test), temporaryFolder(test)];
    const { logId } = await restoreFolder(createReadStream(backup), folder);
    await assert.rejects(restoreFolder(createReadStream(backup), folder), {
      code: Code.FAILED_PRECONDITION,
      message: `${folder} holds a store already: nothing was restored`,
    });
    assert.equal((await checkFolder(folder)).logId, logId);
  });

  it("refuses a file in which any byte of the data changed", async (test) => {
    const backup = await writeBackup(test);
    const bytes = readFileSync(backup);
    for (let place = 200; place < bytes.length - 40; place += 9_973) {
      const flipped = Buffer.from(bytes);
      flipped[place] ^= 1;
      writeFileSync(backup, flipped);
      const folder = temporaryFolder(test);
      await assert.rejects(restoreFolder(createReadStream(backup), folder), {
        code: Code.DATA_LOSS,
      });
      assert.ok(!existsSync(join(folder, "store")) && !existsSync(join(folder, "store.new")));
    }
    writeFileSync(backup, bytes);
    await restoreFolder(createReadStream(backup), temporaryFolder(test));
  });

  it("refuses a backup of a log that is written in a newer form", async (test) => {
    const folder = temporaryFolder(test);
    const backup = createReadStream(await writeBackup(test, 2));
    await assert.rejects(restoreFolder(backup, folder), {
      code: Code.FAILED_PRECONDITION,
      message: "the log is written in form 2, this release reads form 1",
      next: "use a newer release.",
    });
    assert.ok(!existsSync(join(folder, "store")));
  });
});
