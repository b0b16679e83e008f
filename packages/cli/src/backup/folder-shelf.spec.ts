import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { describeShelf } from "../testing/backup-shelf-suite.ts";
import { folderShelf } from "./folder-shelf.ts";

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), "wellspring-shelf-"));
});
after(() => rm(parent, { recursive: true }));

describeShelf("a folder", async () => ({ place: await mkdtemp(join(parent, "s-")), env: {} }));

describe("folderShelf()", () => {
  it("names files, and refuses a folder that is not there", async () => {
    const shelf = folderShelf(join(parent, "none"));
    assert.equal(shelf.pathOf("a.wsnap"), join(parent, "none", "a.wsnap"));
    await assert.rejects(shelf.open("a.wsnap", 1), {
      code: Code.FAILED_PRECONDITION,
      message: `${join(parent, "none", "a.wsnap")}: its folder is not there`,
    });
  });
});
