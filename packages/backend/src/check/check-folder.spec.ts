import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { openDataFolder } from "../store/data-folder.ts";
import { pairKey, stateKey } from "../store/keyspace.ts";
import { Lmdb } from "../store/lmdb.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { damageFolder, filledFolder, linesOf } from "../testing/checked-folder.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { checkFolder } from "./check-folder.ts";

describe("checkFolder()", () => {
  it("finds nothing wrong with what a backend wrote, and says what it holds", async (test) => {
    const report = await checkFolder(await filledFolder(test));
    assert.deepEqual(linesOf(report), []);
    const { logId, blockBytes, ...counts } = report;
    assert.match(logId, /^[0-9a-f-]{36}$/);
    assert.ok(blockBytes > 400, `${blockBytes} bytes`);
    assert.deepEqual(counts, {
      appliedSequence: 91n,
      projects: 2,
      runs: 3,
      plates: 4,
      readings: 10 + 5 + 140 + 2,
      blocks: 11,
      openUploads: 1,
      works: 7,
      violations: [],
      violationCount: 0,
    });
  });

  it("writes nothing", async (test) => {
    const folder = await filledFolder(test);
    const look = () =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => {
        const { mtimeMs, ctimeMs, size } = statSync(join(folder, name));
        return { name, mtimeMs, ctimeMs, size };
      });
    const before = look();
    await checkFolder(folder);
    assert.deepEqual(look(), before);
  });

  it("stops where the state is missing, for nothing can be held against it", async (test) => {
    const found = await damageFolder(test, (draft) => {
      draft.remove("meta", stateKey);
      draft.put("blocks", Buffer.of(1), Buffer.of(1));
    });
    assert.deepEqual(found, ["meta state: can't be read: the store has no state"]);
  });

  it("tells a thousand violations and counts them all", async (test) => {
    const folder = await filledFolder(test);
    {
      await using lmdb = Lmdb.open(join(folder, "store"));
      const value = Buffer.from("stray");
      await lmdb.write(
        Array.from({ length: 1_500 }, (_, place) => {
          return { keyspace: "history", key: pairKey(900, place), value } as const;
        }),
      );
    }
    const report = await checkFolder(folder);
    assert.equal(report.violations.length, 1_000);
    assert.equal(report.violationCount, 1_500);
    assert.equal(report.violations[999].key, "run 900, chunk 999");
  });

  it("takes a truncated data file for a violation", async (test) => {
    const folder = await filledFolder(test);
    const path = join(folder, "store", "data.mdb");
    const { size } = statSync(path);
    truncateSync(path, size - 4_096);
    assert.deepEqual(linesOf(await checkFolder(folder)), [
      `store data.mdb: the data file ${path} is damaged: ` +
        `it has ${size - 4_096} bytes of ${size}; ` +
        "restore it, or start with an empty data folder",
    ]);
  });

  it("takes what LMDB says of damaged pages for violations", async (test) => {
    const folder = await filledFolder(test);
    const path = join(folder, "store", "data.mdb");
    const bytes = readFileSync(path);
    // The flags of all pages behind the metas: none is what its parent says any more.
    for (let page = 2; page * 4_096 < bytes.length; page++) {
      bytes.writeUInt16LE(0, page * 4_096 + 18);
    }
    writeFileSync(path, bytes);
    const report = await checkFolder(folder);
    assert.ok(report.violationCount > 0);
  });

  it("refuses a store whose log is written in a form of another release", async (test) => {
    const activated = damageFolder(test, (draft) => {
      storeStates.put(draft, { ...readStoreState(draft), activeForm: 2 });
    });
    await assert.rejects(activated, {
      code: Code.FAILED_PRECONDITION,
      message: "the log is written in form 2, this release reads form 1",
    });
  });

  it("refuses what is no data folder, and one in use", async (test) => {
    const folder = temporaryFolder(test);
    await assert.rejects(checkFolder(folder), {
      code: Code.NOT_FOUND,
      message: `${folder} is no data folder of Wellspring`,
    });
    const used = await filledFolder(test);
    await using _opened = await openDataFolder(used, async () => assert.fail("is made anew"));
    await assert.rejects(checkFolder(used), { code: Code.FAILED_PRECONDITION });
  });
});
