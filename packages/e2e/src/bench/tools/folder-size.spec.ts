import assert from "node:assert/strict";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readFolderSize } from "./folder-size.ts";

describe("readFolderSize()", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "folder-size-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("is nothing for an empty folder", async () => {
    assert.deepEqual(await readFolderSize(folder), { apparentBytes: 0, diskBytes: 0 });
  });

  it("sums up files, and those in folders", async () => {
    await mkdir(join(folder, "deep", "deeper"), { recursive: true });
    await writeFile(join(folder, "a"), Buffer.alloc(1_000));
    await writeFile(join(folder, "deep", "deeper", "b"), Buffer.alloc(234));
    assert.equal((await readFolderSize(folder)).apparentBytes, 1_234);
  });

  it("tells the size of a file with holes from what the disk spends on it", async () => {
    await using file = await open(join(folder, "hollow"), "w");
    await file.truncate(1e9);
    const { apparentBytes, diskBytes } = await readFolderSize(folder);
    assert.equal(apparentBytes, 1e9 + 1_234);
    assert.ok(diskBytes < 1e8, `${diskBytes} bytes on disk`);
  });

  it("rejects where there is no folder", async () => {
    await assert.rejects(readFolderSize(join(folder, "nothing")), { code: "ENOENT" });
  });
});
