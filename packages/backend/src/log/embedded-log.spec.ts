import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits, StatusError } from "@wellspring/contract";
import { Entry } from "../gen/wellspring/backend/v1/log.ts";
import type { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import type { StoredReadings } from "../stored-readings.ts";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { appendTo, createLogBench, describeLog, threeBlocks } from "../testing/log-suite.ts";
import { growthRows } from "../testing/readings.ts";
import { abandon, blockOf, commit, stage } from "../testing/records.ts";
import { submitChange } from "../testing/work.ts";
import { findNumber } from "../work/work-state.ts";
import { EmbeddedLog, type EmbeddedLogOptions, type LogStore } from "./embedded-log.ts";

const entriesOf = (lmdb: Lmdb) =>
  [...lmdb.list("log", Buffer.alloc(0))].map(({ key, value }) => ({
    sequence: Buffer.from(key).readBigUInt64BE(),
    entry: Entry.decode(value),
  }));

/** A store of which some part is another one. */
const storeWith = (lmdb: Lmdb, parts: Partial<LogStore>): LogStore => ({
  get: (keyspace, key) => lmdb.get(keyspace, key),
  list: (keyspace, prefix) => lmdb.list(keyspace, prefix),
  write: (writes) => lmdb.write(writes),
  flushed: () => lmdb.flushed(),
  ...parts,
});

/** Lets everything run that can run. */
const settle = async (turns = 20): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
};

describeLog("EmbeddedLog", () =>
  createLogBench(
    async (store, forms) => new EmbeddedLog(store.lmdb, { forms }),
    async ({ lmdb }) => [...lmdb.list("log", Buffer.alloc(0))].map(({ value }) => value),
  ),
);

describe("EmbeddedLog.append()", () => {
  it("keeps the last 16 entries, without the blocks", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    for (let upload = 0; upload < 21; upload++) await appendTo(log, stage(upload, threeBlocks));
    const entries = entriesOf(store.lmdb);
    assert.deepEqual(
      entries.map(({ sequence }) => sequence),
      Array.from({ length: 16 }, (_, place) => 7n + BigInt(place)),
    );
    const [{ change }] = entries[15].entry.records;
    assert(change?.$case === "stage");
    assert.deepEqual(
      change.stage.blocks.map(({ block, checksum }) => [block.length, checksum]),
      threeBlocks.map(({ checksum }) => [0, checksum]),
    );
  });

  it("never lets the log's time fall, though the clock does, also when opened again", async () => {
    await using store = await AppliedStore.open();
    const clock = [startMs + 500, startMs - 9_000, startMs + 400, startMs + 600];
    {
      await using log = new EmbeddedLog(store.lmdb, { now: () => clock.shift() ?? 0 });
      for (let upload = 0; upload < 4; upload++) await appendTo(log, abandon(upload));
    }
    await using again = new EmbeddedLog(store.lmdb, { now: () => startMs });
    await appendTo(again, abandon(5));
    assert.deepEqual(
      entriesOf(store.lmdb).map(({ entry }) => Number(entry.atMs) - startMs),
      [0, 500, 500, 500, 600, 600],
    );
  });
});

describe("an EmbeddedLog whose flush is held back", () => {
  it("resolves no append, and tells nobody, until it is released", async () => {
    await using store = await AppliedStore.open();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const flushed = () => held.then(() => store.lmdb.flushed());
    const stored: StoredReadings[] = [];
    await using log = new EmbeddedLog(storeWith(store.lmdb, { flushed }), {
      onStored: (readings) => stored.push(readings),
    });
    let resolved = 0;
    const appended = [1, 2, 3].map((upload) =>
      appendTo(
        log,
        commit(upload, [blockOf(growthRows(["A1"], 2), { run: `run-${upload}` })]),
      ).then(() => resolved++),
    );
    while (readStoreState(store.lmdb).appliedSequence < 2n) await settle(1);
    await settle(50);
    assert.deepEqual([resolved, stored.length, log.appliedSequence], [0, 0, 1n]);
    release();
    await Promise.all(appended);
    assert.deepEqual([resolved, stored.length], [3, 3]);
    assert.deepEqual(stored.map(({ run }) => run).sort(), ["run-1", "run-2", "run-3"]);
  });

  it("stops where the flush fails, for nobody knows what is on the disk", async () => {
    await using store = await AppliedStore.open();
    const full = new StatusError(Code.RESOURCE_EXHAUSTED, "the disk is full");
    await using log = new EmbeddedLog(
      storeWith(store.lmdb, { flushed: () => Promise.reject(full) }),
    );
    await assert.rejects(appendTo(log, abandon(1)), {
      code: Code.DATA_LOSS,
      message: "entry 2 may be lost: the disk is full",
    });
    assert.equal(log.appliedSequence, 1n);
    await assert.rejects(appendTo(log, abandon(2)), { code: Code.UNAVAILABLE });
  });
});

describe("an EmbeddedLog whose disk is full", () => {
  it("refuses the records, changes nothing, and goes on once there is room", async () => {
    await using store = await AppliedStore.open();
    const full = new StatusError(Code.RESOURCE_EXHAUSTED, "the disk is full");
    let isFull = true;
    const write: LogStore["write"] = async (writes) => {
      if (isFull) throw full;
      await store.lmdb.write(writes);
    };
    await using log = new EmbeddedLog(storeWith(store.lmdb, { write }));
    const before = readStoreState(store.lmdb);
    for (let attempt = 0; attempt < 3; attempt++) {
      await assert.rejects(appendTo(log, stage(1, threeBlocks)), full);
    }
    assert.deepEqual(readStoreState(store.lmdb), before);
    assert.deepEqual([log.appliedSequence, log.fault], [1n, undefined]);
    isFull = false;
    assert.deepEqual(await appendTo(log, stage(1, threeBlocks)), { kind: "staged", blocks: 3 });
    assert.equal(log.appliedSequence, 2n);
  });
});

describe("an EmbeddedLog whose store is read by as many as it allows", () => {
  it("goes on while a further reader is refused", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    using readers = new DisposableStack();
    const readAll = async (): Promise<void> => {
      for (;;) {
        await appendTo(log, abandon(1));
        readers.use(store.lmdb.snapshot());
      }
    };
    await assert.rejects(readAll(), {
      code: Code.RESOURCE_EXHAUSTED,
      message: "the store is being read by as many as it allows at once: try again",
    });
    const before = log.appliedSequence;
    assert.deepEqual(await appendTo(log, abandon(1)), { kind: "done" });
    assert.equal(log.appliedSequence, before + 1n);
  });
});

describe("an EmbeddedLog that meets an entry which it can't apply", () => {
  const message = "entry 2 holds a record that this release does not know";

  it("stops, names the entry, and refuses what waits and what comes", async () => {
    await using store = await AppliedStore.open();
    const before = readStoreState(store.lmdb);
    await using log = new EmbeddedLog(store.lmdb);
    const unknown = appendTo(log, undefined, limits.entryBytesMax);
    const waiting = appendTo(log, abandon(1), limits.entryBytesMax);
    await assert.rejects(unknown, { code: Code.FAILED_PRECONDITION, message });
    const stopped = {
      name: "StatusError",
      code: Code.UNAVAILABLE,
      message: `the backend has stopped: entry 2 can't be applied: ${message}`,
    };
    await assert.rejects(waiting, stopped);
    await assert.rejects(appendTo(log, abandon(2)), stopped);
    assert.equal(log.fault?.message, message);
    assert.deepEqual(readStoreState(store.lmdb), before);
  });
});

describe("EmbeddedLog's onWork", () => {
  it("tells of work once it is in the store, before it is durable", async () => {
    await using store = await AppliedStore.open();
    const { lmdb } = store;
    const flush = Promise.withResolvers<void>();
    const heard: unknown[] = [];
    const held = {
      get: lmdb.get.bind(lmdb),
      list: lmdb.list.bind(lmdb),
      write: lmdb.write.bind(lmdb),
      flushed: () => flush.promise,
    };
    const onWork: EmbeddedLogOptions["onWork"] = ([change], sequence) => {
      heard.push([change.outcome, sequence, findNumber(lmdb, change.work.workId)]);
      flush.resolve();
    };
    await using log = new EmbeddedLog(held, { onWork });
    await appendTo(log, submitChange(1));
    assert.deepEqual(heard, [[undefined, 2n, 1n]]);
  });
});

describe("EmbeddedLog[Symbol.asyncDispose]()", () => {
  it("writes what waits, then refuses more", async () => {
    await using store = await AppliedStore.open();
    const log = new EmbeddedLog(store.lmdb);
    const appended = [1, 2, 3].map((upload) => appendTo(log, stage(upload, threeBlocks)));
    await log[Symbol.asyncDispose]();
    for (const outcome of await Promise.all(appended)) assert.equal(outcome.kind, "staged");
    assert.equal(readStoreState(store.lmdb).openUploads.length, 3);
    await assert.rejects(appendTo(log, abandon(1)), {
      code: Code.UNAVAILABLE,
      message: "the backend is stopping",
    });
  });

  it("ends a log that has stopped", async () => {
    await using store = await AppliedStore.open();
    const log = new EmbeddedLog(store.lmdb);
    await assert.rejects(appendTo(log, undefined));
    await log[Symbol.asyncDispose]();
  });
});
