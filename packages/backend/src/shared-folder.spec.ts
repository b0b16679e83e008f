import assert from "node:assert/strict";
import { existsSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import type { Announcement } from "./gen/wellspring/backend/v1/announcement.ts";
import { createGenesisState } from "./log/genesis.ts";
import { openSharedFolder, type SharedFolderOptions } from "./shared-folder.ts";
import { openDataFolder, storeBytes, storeOf } from "./store/data-folder.ts";
import { DiskSpace } from "./store/disk-space.ts";
import { stateKey } from "./store/keyspace.ts";
import { keepMoment, readMoment } from "./store/moments.ts";
import { readStoreState } from "./store/records.ts";
import { announcementOf } from "./testing/announcement.ts";
import { specLogId } from "./testing/applied-store.ts";
import { holdTimers } from "./testing/held-timers.ts";
import { MemoryStream } from "./testing/memory-stream.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const giver = announcementOf({ backendId: "giver", address: "giver:1" });
const makeAt = (atMs: number) => storeOf(() => createGenesisState(specLogId, atMs));

/** A folder with a store that was made at 1 ms, and how it is opened: another is made at 2 ms. */
const prepare = async (test: TestContext, parts: Partial<SharedFolderOptions> = {}) => {
  const dataDir = temporaryFolder(test);
  await (await openDataFolder(dataDir, makeAt(1)))[Symbol.asyncDispose]();
  keepMoment(dataDir, "damaged", 5);
  const seen: { peers: Announcement[]; lines: string[] } = { peers: [giver], lines: [] };
  const options: SharedFolderOptions = {
    dataDir,
    stream: new MemoryStream(),
    peers: { list: () => seen.peers },
    diskSpace: new DiskSpace(dataDir, 85, async () => ({ usedPercent: 0 })),
    makeStore: makeAt(2),
    reason: "store-damaged",
    logger: createLogger({ name: "spec", destination: { write: (line) => seen.lines.push(line) } }),
    signal: new AbortController().signal,
    ...parts,
  };
  return { options, seen, dataDir };
};

/** Opens the folder and tells at which millisecond its store was made. */
const openedAt = async (options: SharedFolderOptions): Promise<bigint> => {
  await using opened = await openSharedFolder(options);
  return readStoreState(opened.lmdb).atMs;
};

/** The same where it has to wait: lets `secondsMax` pass at most. */
const openedWithin = async (
  test: TestContext,
  options: SharedFolderOptions,
  secondsMax: number,
  onSecond: (seconds: number) => void = () => undefined,
): Promise<bigint> => {
  const timers = holdTimers(test);
  let isOver = false;
  const opening = openedAt(options).finally(() => {
    isOver = true;
  });
  opening.catch(() => undefined);
  for (let seconds = 0; !isOver && seconds <= secondsMax; seconds++) {
    onSecond(seconds);
    // What the disk takes is no time of the timers.
    for (let turns = 0; turns < 200 && !isOver; turns++) await new Promise(setImmediate);
    await timers.pass(1_000);
  }
  assert(isOver, "it still waits");
  return await opening;
};

describe("openSharedFolder()", () => {
  it("goes on with a store as long as the log holds what it needs next", async (test) => {
    const stream = new MemoryStream();
    const { options } = await prepare(test, { stream, reason: undefined });
    await stream.trim(1n);
    assert.equal(await openedAt(options), 1n);
  });

  it("replaces one that is left behind as soon as another backend gives", async (test) => {
    const stream = new MemoryStream();
    await stream.trim(2n);
    const { options, seen } = await prepare(test, { stream, reason: undefined });
    seen.peers = [];
    const atMs = await openedWithin(test, options, 600, (seconds) => {
      if (seconds === 40) seen.peers = [giver];
      else assert(seconds > 40 || existsSync(join(options.dataDir, "store")));
    });
    assert.equal(atMs, 2n);
  });

  it("replaces a damaged one where another backend gives, and forgets it", async (test) => {
    const { options, dataDir } = await prepare(test);
    assert.equal(await openedAt(options), 2n);
    assert.equal(readMoment(dataDir, "damaged"), undefined);
  });

  it("keeps a damaged one while none does", async (test) => {
    const { options, seen, dataDir } = await prepare(test);
    seen.peers = [{ ...giver, isDamaged: true }];
    assert.equal(await openedWithin(test, options, 6), 1n);
    assert.equal(readMoment(dataDir, "damaged"), 5);
  });

  it("keeps a damaged one where the disk has no room for another", async (test) => {
    const { options, seen, dataDir } = await prepare(test);
    const [bytes, usedPercent] = [storeBytes(dataDir), 80];
    const diskSpace = new DiskSpace(dataDir, 85, async () => ({ usedPercent, bytes }));
    assert.equal(await openedWithin(test, { ...options, diskSpace }, 6), 1n);
    const figures = `${bytes} bytes are needed and ${Math.floor(bytes / 20)} left`;
    assert(seen.lines.some((line) => line.includes(figures) && line.includes("keeps its damaged")));
  });

  it("takes a damaged one back where no other could be made, and keeps it", async (test) => {
    let attempts = 0;
    const makeStore = async (): Promise<never> => {
      attempts++;
      throw new StatusError(Code.UNAVAILABLE, "nobody gives one");
    };
    const { options, dataDir } = await prepare(test, { makeStore });
    assert.equal(await openedWithin(test, options, 6), 1n);
    assert.equal(attempts, 1);
    assert.equal(readMoment(dataDir, "damaged"), 5);
    assert.equal(existsSync(join(dataDir, "store.old")), false);
  });

  it("waits with one that can't be opened, and remembers that it is damaged", async (test) => {
    const { options, seen, dataDir } = await prepare(test, { reason: undefined });
    truncateSync(join(dataDir, "store", "data.mdb"), 5_000);
    seen.peers = [];
    const atMs = await openedWithin(test, options, 60, (seconds) => {
      if (seconds < 40) assert.equal(readMoment(dataDir, "damaged"), 5);
      else seen.peers = [giver];
    });
    assert.equal(atMs, 2n);
    assert(seen.lines.some((line) => line.includes("is damaged: ")));
    assert.equal(readMoment(dataDir, "damaged"), undefined);
  });

  it("replaces one whose state can't be read", async (test) => {
    const { options, dataDir } = await prepare(test, { reason: undefined });
    {
      await using opened = await openDataFolder(dataDir, makeAt(1));
      const value = Buffer.alloc(3, 0xff);
      await opened.lmdb.write([{ keyspace: "meta", key: stateKey, value }]);
    }
    assert.equal(await openedAt(options), 2n);
  });

  it("rejects with what another attempt does not change", async (test) => {
    const makeStore = async (): Promise<never> => {
      throw new StatusError(Code.FAILED_PRECONDITION, "another log");
    };
    const { options } = await prepare(test, { makeStore });
    await assert.rejects(openedAt(options), { code: Code.FAILED_PRECONDITION });
  });
});
