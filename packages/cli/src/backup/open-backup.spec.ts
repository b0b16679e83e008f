import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { collect } from "../testing/collect.ts";
import { UsageError } from "../usage-error.ts";
import { openBackup } from "./open-backup.ts";

describe("openBackup()", () => {
  it("reads a file", async (test) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-open-"));
    test.after(() => rm(folder, { recursive: true }));
    const path = join(folder, "a.wsnap");
    await writeFile(path, "bytes");
    await using opened = await openBackup(path, {});
    assert.equal(Buffer.concat(await collect(opened.pieces)).toString(), "bytes");
  });

  it("rejects at once where there is no such file, or no bucket", async () => {
    await assert.rejects(openBackup("/none/a.wsnap", {}), { code: "ENOENT" });
    await assert.rejects(openBackup("s3://", {}), UsageError);
  });
});
