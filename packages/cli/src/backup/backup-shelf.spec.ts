import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { UsageError } from "../usage-error.ts";
import { openShelf } from "./backup-shelf.ts";

describe("openShelf()", () => {
  it("is a folder, or a bucket's prefix", async () => {
    const folder = await openShelf("backups", {});
    assert.equal(folder.pathOf("a.wsnap"), join("backups", "a.wsnap"));
    const bucket = await openShelf("s3://lab/wellspring/", {});
    assert.equal(bucket.pathOf("a.wsnap"), "s3://lab/wellspring/a.wsnap");
  });

  it("refuses what names no bucket", async () => {
    await assert.rejects(openShelf("s3://", {}), UsageError);
  });
});
