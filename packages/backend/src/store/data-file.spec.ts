import assert from "node:assert/strict";
import { cpSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { createGenesis } from "../log/genesis.ts";
import { startStoreChild } from "../testing/child.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { assertDataFileWhole, lengthenDataFile, settleDataFile } from "./data-file.ts";
import { openDataFolder, storeOf } from "./data-folder.ts";
import type { Write } from "./draft.ts";
import { type Keyspace, numberKey } from "./keyspace.ts";
import { Lmdb } from "./lmdb.ts";

const pageBytes = 4_096;

/** A data file with a few megabytes in it, all flushed. */
const fill = async (folder: string): Promise<string> => {
  await using lmdb = Lmdb.open(folder);
  for (let number = 0n; number < 40n; number++) {
    const value = Buffer.alloc(100_000, Number(number));
    await lmdb.write([{ keyspace: "blocks", key: numberKey(number), value }]);
    await lmdb.flushed();
  }
  return join(folder, "data.mdb");
};

const isDamaged = (path: string, fault: string, options = {}): void =>
  assert.throws(() => assertDataFileWhole(path, options), {
    name: "StatusError",
    code: Code.DATA_LOSS,
    message:
      `the data file ${path} is damaged: ${fault}; ` +
      "restore it, or start with an empty data folder",
  });

describe("assertDataFileWhole()", () => {
  it("accepts a whole file and one with more behind it", async (test) => {
    const path = await fill(temporaryFolder(test));
    assertDataFileWhole(path);
    assertDataFileWhole(path, { readOnly: true });
    truncateSync(path, statSync(path).size + 10 * pageBytes);
    assertDataFileWhole(path);
  });

  it("refuses a file that lost its last page, half of it, or its last byte", async (test) => {
    const path = await fill(temporaryFolder(test));
    const { size } = statSync(path);
    assert.ok(size > 4_000_000);
    for (const length of [size - 1, size - pageBytes, Math.floor(size / 2), 3 * pageBytes]) {
      truncateSync(path, length);
      isDamaged(path, `it has ${length} bytes of ${size}`);
      isDamaged(path, `it has ${length} bytes of ${size}`, { readOnly: true });
    }
  });

  it("refuses a file that is too short to say what it needs", async (test) => {
    const path = await fill(temporaryFolder(test));
    for (const length of [2 * pageBytes - 1 - 4_000, pageBytes, 2_100, 100, 1, 0]) {
      truncateSync(path, length);
      isDamaged(path, "it does not begin as a data file does");
    }
  });

  it("refuses what is no data file", (test) => {
    const path = join(temporaryFolder(test), "data.mdb");
    for (const bytes of [Buffer.alloc(20_000), Buffer.alloc(20_000, 0xff), "well,time\nA1,0\n"]) {
      writeFileSync(path, bytes);
      isDamaged(path, "it does not begin as a data file does");
    }
  });

  it("refuses metas that can't be right, whichever is opened, or stays sound", async (test) => {
    const path = await fill(temporaryFolder(test));
    const whole = readFileSync(path);
    const fields = { version: 4, pageBytes: 24, freeDepth: 30, freeRoot: 64, mainFlags: 76 };
    const more = { mainDepth: 78, mainRoot: 112 };
    for (const [name, at] of Object.entries({ ...fields, ...more })) {
      for (const meta of [0, pageBytes]) {
        const flipped = Buffer.from(whole);
        for (const byte of [0, 1]) flipped[meta + 24 + at + byte] ^= 0xff;
        writeFileSync(path, flipped);
        const isDamage = { name: "StatusError", code: Code.DATA_LOSS };
        assert.throws(() => assertDataFileWhole(path), isDamage, `${name} of ${meta}`);
      }
    }
    writeFileSync(path, whole);
    assertDataFileWhole(path);
  });

  it("refuses a root page that is another page by now", async (test) => {
    const path = await fill(temporaryFolder(test));
    const bytes = readFileSync(path);
    const root = Number(bytes.readBigUInt64LE(pageBytes / 2 + 24 + 112));
    bytes[root * pageBytes] ^= 1;
    writeFileSync(path, bytes);
    isDamaged(path, "a meta of it can't be right");
  });

  it("says that the file is missing", (test) => {
    isDamaged(join(temporaryFolder(test), "data.mdb"), "it is missing");
  });

  it("never takes a whole file for a damaged one, whatever was written", async (test) => {
    const folder = temporaryFolder(test);
    await using lmdb = Lmdb.open(folder);
    const random = randomFrom(7);
    for (let round = 0; round < 200; round++) {
      await lmdb.write(anyWrites(random));
      assertDataFileWhole(join(folder, "data.mdb"), { readOnly: true });
      if (random(3) > 0) continue;
      await lmdb.flushed();
      assertDataFileWhole(join(folder, "data.mdb"));
    }
  });
});

describe("settleDataFile()", () => {
  it("makes the latest state the one that opens", async (test) => {
    const folder = temporaryFolder(test);
    const copy = join(folder, "copy");
    await using lmdb = Lmdb.open(join(folder, "store"));
    await lmdb.write([{ keyspace: "log", key: numberKey(1n), value: Buffer.alloc(9_000, 1) }]);
    cpSync(join(folder, "store", "data.mdb"), join(copy, "data.mdb"));
    await settleDataFile(join(copy, "data.mdb"));
    assertDataFileWhole(join(copy, "data.mdb"));
    await using opened = Lmdb.open(copy);
    assert.deepEqual(opened.get("log", numberKey(1n)), Buffer.alloc(9_000, 1));
  });

  it("refuses what is no data file", async (test) => {
    const path = join(temporaryFolder(test), "data.mdb");
    writeFileSync(path, "well,time\nA1,0\n");
    await assert.rejects(settleDataFile(path), { code: Code.DATA_LOSS });
  });
});

describe("lengthenDataFile()", () => {
  it("leaves a whole file as it is", async (test) => {
    const path = await fill(temporaryFolder(test));
    const before = statSync(path);
    lengthenDataFile(path);
    assert.deepEqual(statSync(path).mtimeMs, before.mtimeMs);
    assert.equal(statSync(path).size, before.size);
  });

  it("adds what is missing behind the end", async (test) => {
    const path = await fill(temporaryFolder(test));
    const { size } = statSync(path);
    truncateSync(path, size - pageBytes);
    lengthenDataFile(path);
    assert.equal(statSync(path).size, size);
  });

  it("leaves alone what is no data file", (test) => {
    const path = join(temporaryFolder(test), "data.mdb");
    writeFileSync(path, "text");
    lengthenDataFile(path);
    assert.equal(statSync(path).size, 4);
  });
});

describe("a store whose process is killed while it writes", () => {
  const logId = "3b241101-e2bb-4255-8caf-4136c566a962";
  const open = (folder: string) =>
    openDataFolder(
      folder,
      storeOf(() => createGenesis(logId, 1)),
    );
  const random = randomFrom(20_250_611);
  const rounds = 15;

  it(`is whole, opens, and holds what was flushed, ${rounds} times`, async (test) => {
    const folder = temporaryFolder(test);
    await (await open(folder))[Symbol.asyncDispose]();
    let acknowledged = 1;
    for (let round = 0; round < rounds; round++) {
      const child = startStoreChild(test, "write", folder);
      await child.said(1 + random(25));
      await child.kill();
      acknowledged = Math.max(acknowledged, Number(child.lines.at(-1) ?? acknowledged));
      assertDataFileWhole(join(folder, "store", "data.mdb"));
      await using opened = await open(folder);
      const numbers = [...opened.lmdb.list("log", Buffer.alloc(0))].map(({ key }) =>
        Number(Buffer.from(key).readBigUInt64BE()),
      );
      const last = numbers[numbers.length - 1];
      assert.ok(last >= acknowledged, `${last} is there, ${acknowledged} was flushed`);
      assert.deepEqual(
        numbers,
        Array.from({ length: last }, (_, index) => index + 1),
      );
      // What one transaction wrote to two keyspaces is there together.
      const block = opened.lmdb.get("blocks", numberKey(BigInt(last)));
      assert.equal(block?.length, (last * 7919) % 60_000);
      acknowledged = last;
    }
    assert.ok(acknowledged > rounds);
  });
});

/** Whole numbers below a bound, the same ones for the same seed. */
function randomFrom(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

/** Many or few puts and removals, of one key several times too. */
const anyWrites = (random: (end: number) => number): Write[] =>
  Array.from({ length: random(10) === 0 ? 2_000 : 20 }, () => {
    const keyspaces: Keyspace[] = ["blocks", "log", "staged"];
    const value = Buffer.alloc(random(10) === 0 ? random(30_000) : random(200), 1);
    return {
      keyspace: keyspaces[random(3)],
      key: numberKey(BigInt(random(200))),
      value: random(2) === 0 ? undefined : value,
    };
  });
