import assert from "node:assert/strict";
import { existsSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createGenesis } from "../log/genesis.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openDataFolder, storeOf } from "./data-folder.ts";
import { readStoreState } from "./records.ts";
import {
  dropRestored,
  keepRestored,
  readOwnState,
  readRestored,
  restoringFolder,
  takeRestored,
} from "./restored-store.ts";

const own = "00000000-0000-4000-8000-00000000000a";
const other = "00000000-0000-4000-8000-00000000000b";
const makeOf = (logId: string) => storeOf(() => createGenesis(logId, 1));

describe("a restored store", () => {
  it("is kept until it takes the place of the one that is there", async (test) => {
    const folder = temporaryFolder(test);
    await (await openDataFolder(folder, makeOf(own)))[Symbol.asyncDispose]();
    await makeOf(other)(restoringFolder(folder));
    assert.equal(await readRestored(folder), undefined);
    keepRestored(folder);
    assert.equal((await readRestored(folder))?.logId, other);
    assert.equal((await readOwnState(folder))?.logId, own);
    {
      await using opened = await openDataFolder(folder, takeRestored(folder), async () => false);
      assert.equal(readStoreState(opened.lmdb).logId, other);
      assert.equal((await readRestored(folder))?.logId, other);
      dropRestored(folder);
      dropRestored(folder);
    }
    assert.equal(await readRestored(folder), undefined);
    assert.equal((await readOwnState(folder))?.logId, other);
  });

  it("is none where a data file is so damaged that nobody can read it", async (test) => {
    const folder = temporaryFolder(test);
    await (await openDataFolder(folder, makeOf(own)))[Symbol.asyncDispose]();
    truncateSync(join(folder, "store", "data.mdb"), 5_000);
    assert.equal(await readOwnState(folder), undefined);
  });

  it("is not there before it is made whole, and goes with what was half made", async (test) => {
    const folder = temporaryFolder(test);
    assert.equal(await readOwnState(folder), undefined);
    await makeOf(other)(restoringFolder(folder));
    dropRestored(folder);
    assert.ok(!existsSync(join(folder, "restored.new")));
  });
});
