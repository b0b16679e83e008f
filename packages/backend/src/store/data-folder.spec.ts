import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createGenesis } from "../log/genesis.ts";
import { startStoreChild } from "../testing/child.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import {
  hasStore,
  openDataFolder,
  openDataFolderToRead,
  snapshotsFolder,
  storeBytes,
  storeOf,
} from "./data-folder.ts";
import { numberKey } from "./keyspace.ts";
import type { Lmdb } from "./lmdb.ts";
import { keepMoment, readMoment } from "./moments.ts";
import { readStoreState } from "./records.ts";

const logId = "3b241101-e2bb-4255-8caf-4136c566a962";
const open = (folder: string) =>
  openDataFolder(
    folder,
    storeOf(() => createGenesis(logId, 1_000)),
  );
const make = async (folder: string) => (await open(folder))[Symbol.asyncDispose]();
const inUse = (folder: string) => ({
  name: "StatusError",
  code: Code.FAILED_PRECONDITION,
  message:
    `the data folder ${folder} is in use by another process: ` +
    "stop it, or choose another folder",
});

describe("openDataFolder()", () => {
  it("says that the system makes no folder there", {
    skip: process.platform === "linux" ? false : "only Linux has such a place",
  }, async () => {
    await assert.rejects(open("/proc/wellspring"), {
      name: "StatusError",
      code: Code.FAILED_PRECONDITION,
      message: "the data folder /proc/wellspring can't be made there: choose another place",
    });
  });

  it("makes a folder, and its parents, with a store in it", async (test) => {
    const folder = join(temporaryFolder(test), "a", "b");
    await using opened = await open(folder);
    assert.equal(readStoreState(opened.lmdb).logId, logId);
    assert.deepEqual(readdirSync(folder).sort(), ["form", "lock", "store"]);
    assert.equal(readFileSync(join(folder, "form"), "utf8"), "1\n");
  });

  it("finds again what was written", async (test) => {
    const folder = temporaryFolder(test);
    {
      await using opened = await open(folder);
      const write = { keyspace: "log", key: numberKey(2n), value: Buffer.from("two") } as const;
      await opened.lmdb.write([write]);
    }
    await using again = await openDataFolder(folder, async () => assert.fail("is made anew"));
    assert.equal(readStoreState(again.lmdb).logId, logId);
    assert.equal(again.lmdb.get("log", numberKey(2n))?.toString(), "two");
  });

  it("refuses a folder that this process has open", async (test) => {
    const folder = temporaryFolder(test);
    await using _opened = await open(folder);
    await assert.rejects(open(folder), inUse(folder));
    assert.throws(() => openDataFolderToRead(folder), inUse(folder));
  });

  it("refuses one that another process has open, until that is killed", async (test) => {
    const folder = temporaryFolder(test);
    const child = startStoreChild(test, "hold", folder);
    assert.equal(await child.said(1), "open");
    await assert.rejects(open(folder), inUse(folder));
    await child.kill();
    await using again = await open(folder);
    assert.equal(readStoreState(again.lmdb).logId, logId);
  });

  it("leaves alone who has the folder open", async (test) => {
    const folder = temporaryFolder(test);
    await using _opened = await open(folder);
    const second = startStoreChild(test, "hold", folder);
    assert.equal(await second.said(1), `${Code.FAILED_PRECONDITION} ${inUse(folder).message}`);
    const third = startStoreChild(test, "hold", folder);
    assert.equal(await third.said(1), `${Code.FAILED_PRECONDITION} ${inUse(folder).message}`);
  });

  it("discards the store.new that a crash left", async (test) => {
    const folder = temporaryFolder(test);
    mkdirSync(join(folder, "store.new"));
    writeFileSync(join(folder, "store.new", "data.mdb"), "half an environment");
    await using opened = await open(folder);
    assert.equal(readStoreState(opened.lmdb).logId, logId);
    assert.ok(!existsSync(join(folder, "store.new")));
  });

  it("removes the snapshots that a crash left", async (test) => {
    const folder = temporaryFolder(test);
    await make(folder);
    mkdirSync(join(snapshotsFolder(folder), "1"), { recursive: true });
    await make(folder);
    assert.deepEqual(readdirSync(folder).sort(), ["form", "lock", "store"]);
  });

  it("goes on after a crash at every step of making a folder", async (test) => {
    for (const names of [[], ["lock"], ["lock", "form.new"], ["lock", "form", "store.new"]]) {
      const folder = temporaryFolder(test);
      for (const name of names) writeFileSync(join(folder, name), name === "form" ? "1\n" : "");
      await using opened = await open(folder);
      assert.equal(readStoreState(opened.lmdb).logId, logId);
    }
  });

  it("takes the empty file system that a volume is", async (test) => {
    const folder = temporaryFolder(test);
    mkdirSync(join(folder, "lost+found"));
    await using opened = await open(folder);
    assert.equal(readStoreState(opened.lmdb).logId, logId);
  });

  it("refuses a folder with other things in it and leaves it as it is", async (test) => {
    const folder = temporaryFolder(test);
    writeFileSync(join(folder, "thesis.tex"), "");
    await assert.rejects(open(folder), {
      code: Code.FAILED_PRECONDITION,
      message: `${folder} holds "thesis.tex" and no data of Wellspring: choose an empty folder`,
    });
    assert.deepEqual(readdirSync(folder), ["thesis.tex"]);
  });

  it("refuses a file in the folder's place", async (test) => {
    const file = join(temporaryFolder(test), "file");
    writeFileSync(file, "");
    await assert.rejects(open(file), {
      code: Code.FAILED_PRECONDITION,
      message: "a file stands in the place of the data folder: choose another place",
    });
    await assert.rejects(open(join(file, "below")), { code: Code.FAILED_PRECONDITION });
  });

  for (const [text, fault] of [
    ["2\n", "has the newer form 2, this release reads form 1: use a newer release"],
    ["17", "has the newer form 17, this release reads form 1: use a newer release"],
    ["0\n", 'has no valid form ("0"): restore it'],
    ["", 'has no valid form (""): restore it'],
    ["\0\0\0\0", 'has no valid form ("\0\0\0\0"): restore it'],
    ["a text that is much too long", 'has no valid form ("a text that is much "): restore it'],
  ] as const) {
    it(`refuses the form ${JSON.stringify(text)}, until it is right`, async (test) => {
      const folder = temporaryFolder(test);
      await make(folder);
      writeFileSync(join(folder, "form"), text);
      const refusal = {
        code: Code.FAILED_PRECONDITION,
        message: `the data folder ${folder} ${fault}`,
      };
      await assert.rejects(open(folder), refusal);
      assert.throws(() => openDataFolderToRead(folder), refusal);
      writeFileSync(join(folder, "form"), "1\n");
      await make(folder);
    });
  }

  it("refuses a truncated data file before it is mapped, each time", async (test) => {
    const folder = temporaryFolder(test);
    await make(folder);
    const path = join(folder, "store", "data.mdb");
    truncateSync(path, statSync(path).size - 4_096);
    for (let round = 0; round < 3; round++) {
      await assert.rejects(open(folder), { code: Code.DATA_LOSS });
    }
  });

  it("refuses a store without a data file rather than making an empty one", async (test) => {
    const folder = temporaryFolder(test);
    await make(folder);
    rmSync(join(folder, "store", "data.mdb"));
    await assert.rejects(open(folder), {
      code: Code.DATA_LOSS,
      message:
        `the data file ${join(folder, "store", "data.mdb")} is damaged: it is missing; ` +
        "restore it, or start with an empty data folder",
    });
  });

  for (const isMade of [false, true]) {
    const name = isMade ? "one that was written by another user" : "an empty one";
    it(`says that a folder can't be written: ${name}`, async (test) => {
      const parent = temporaryFolder(test);
      const folder = join(parent, "data");
      mkdirSync(folder);
      if (isMade) await make(folder);
      chmodSync(parent, 0o755);
      chmodSync(folder, 0o555);
      const child = startStoreChild(test, "openAsNobody", folder);
      const said = "the data folder can't be written: give this user the right to write there";
      assert.equal(await child.said(1), `${Code.PERMISSION_DENIED} ${said}`);
      chmodSync(folder, 0o755);
    });
  }
});

describe("openDataFolder() with a maker of its own", () => {
  it("replaces a store, and takes it back where nothing came of that", async (t) => {
    const folder = temporaryFolder(t);
    await make(folder);
    const refuse = async (): Promise<never> => {
      throw new StatusError(Code.UNAVAILABLE, "no peer");
    };
    await assert.rejects(
      openDataFolder(folder, refuse, async () => false),
      { message: "no peer" },
    );
    assert.ok(hasStore(folder));
    {
      await using again = await openDataFolder(folder, refuse);
      assert.equal(readStoreState(again.lmdb).logId, logId);
    }
    const other = "00000000-0000-4000-8000-00000000000b";
    await using replaced = await openDataFolder(
      folder,
      storeOf(() => createGenesis(other, 1)),
      async () => false,
    );
    assert.equal(readStoreState(replaced.lmdb).logId, other);
    assert.equal(existsSync(join(folder, "store.old")), false);
  });

  it("replaces a store that can't be opened once it is told to, and knows a new one", async (t) => {
    const folder = temporaryFolder(t);
    await make(folder);
    keepMoment(folder, "damaged", 1_000);
    const file = join(folder, "store", "data.mdb");
    truncateSync(file, 5_000);
    await assert.rejects(open(folder), { code: Code.DATA_LOSS });
    const told: string[] = [];
    const other = "00000000-0000-4000-8000-00000000000b";
    await using opened = await openDataFolder(
      folder,
      storeOf(() => createGenesis(other, 1)),
      async () => true,
      async ({ message }) => void told.push(message),
    );
    assert.equal(readStoreState(opened.lmdb).logId, other);
    assert.match(told.join(), /^the data file .* is damaged: it has 5000 bytes of /);
    assert.equal(readMoment(folder, "damaged"), undefined);
    assert.equal(existsSync(join(folder, "store.old")), false);
    assert.equal(storeBytes(folder), statSync(file).size);
  });

  it("takes the environment that it leaves, and what a crash left of it before", async (test) => {
    const folder = temporaryFolder(test);
    const crash = async (aside: string) => {
      mkdirSync(aside);
      writeFileSync(join(aside, "part"), "half");
      throw new StatusError(Code.UNAVAILABLE, "the peer went away");
    };
    await assert.rejects(openDataFolder(folder, crash), { code: Code.UNAVAILABLE });
    const goOn = async (aside: string) => {
      assert.equal(readFileSync(join(aside, "part"), "utf8"), "half");
      await storeOf(() => createGenesis(logId, 2_000))(aside);
    };
    await using opened = await openDataFolder(folder, goOn);
    assert.equal(readStoreState(opened.lmdb).atMs, 2_000n);
  });

  it("refuses an environment that is not whole", async (test) => {
    const folder = temporaryFolder(test);
    const half = async (aside: string) => {
      await storeOf(() => createGenesis(logId, 1_000))(aside);
      truncateSync(join(aside, "data.mdb"), 4_096);
    };
    await assert.rejects(openDataFolder(folder, half), { code: Code.DATA_LOSS });
    assert.ok(!existsSync(join(folder, "store")));
  });

  it("closes a store that can't be judged, and leaves it as it is", async (test) => {
    const folder = temporaryFolder(test);
    await make(folder);
    const judged: Lmdb[] = [];
    const fail = async (store: Lmdb) => {
      judged.push(store);
      throw new StatusError(Code.UNAVAILABLE, "the log does not answer");
    };
    const maker = storeOf(() => createGenesis(logId, 1));
    await assert.rejects(openDataFolder(folder, maker, fail), {
      message: "the log does not answer",
    });
    assert.throws(() => readStoreState(judged[0]), { name: "StatusError" });
    await using again = await openDataFolder(folder, maker);
    assert.equal(readStoreState(again.lmdb).logId, logId);
  });
});

describe("openDataFolderToRead()", () => {
  it("reads what is there, several at once, and keeps servers out", async (test) => {
    const folder = temporaryFolder(test);
    await make(folder);
    await using first = openDataFolderToRead(folder);
    await using second = openDataFolderToRead(folder);
    assert.equal(readStoreState(first.lmdb).logId, logId);
    assert.equal(readStoreState(second.lmdb).logId, logId);
    await assert.rejects(open(folder), inUse(folder));
  });

  it("changes nothing in the folder", async (test) => {
    const folder = temporaryFolder(test);
    await make(folder);
    const before = look(folder);
    const opened = openDataFolderToRead(folder);
    readStoreState(opened.lmdb);
    await opened[Symbol.asyncDispose]();
    assert.deepEqual(look(folder), before);
  });

  for (const name of ["", "missing"]) {
    it(`refuses what is no data folder: ${name === "" ? "an empty one" : name}`, (test) => {
      const folder = join(temporaryFolder(test), name);
      assert.throws(() => openDataFolderToRead(folder), {
        code: Code.NOT_FOUND,
        message: `${folder} is no data folder of Wellspring`,
        next: "name the folder that a server was given with --data.",
      });
      assert.equal(existsSync(folder), name === "");
    });
  }

  it("refuses a folder whose lock is gone", async (test) => {
    const folder = temporaryFolder(test);
    await make(folder);
    rmSync(join(folder, "lock"));
    assert.throws(() => openDataFolderToRead(folder), {
      code: Code.NOT_FOUND,
      message: `${folder} is no data folder of Wellspring`,
    });
  });
});

/** Every file of a folder with what can be seen of it. */
const look = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const { mtimeMs, ctimeMs, size } = statSync(join(folder, name));
      return { name, mtimeMs, ctimeMs, size };
    });
