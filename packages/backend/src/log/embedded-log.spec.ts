import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits, StatusError } from "@wellspring/contract";
import type { Outcome } from "../apply/outcome.ts";
import { Entry } from "../gen/wellspring/backend/v1/log.ts";
import type { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import type { StoredReadings } from "../stored-readings.ts";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { abandon, blockOf, type Change, commit, stage } from "../testing/records.ts";
import { EmbeddedLog, type LogStore } from "./embedded-log.ts";

const principal = "robot-7";
const append = (log: EmbeddedLog, change: Change | undefined, bytes = 100): Promise<Outcome> =>
  log.append({ principal, change }, bytes);
const blocks = [0, 1, 2].map((plate) => blockOf(growthRows(["A1"], 2), { plate }));
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

describe("EmbeddedLog.append()", () => {
  it("resolves once the record is applied, and counts entries", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    assert.equal(log.id, readStoreState(store.lmdb).logId);
    assert.equal(log.appliedSequence, 1n);
    assert.deepEqual(await append(log, stage(1, blocks)), { kind: "staged", blocks: 3 });
    assert.equal(log.appliedSequence, 2n);
    assert.equal(readStoreState(store.lmdb).appliedSequence, 2n);
    assert.equal(log.fault, undefined);
  });

  it("writes many records in few entries and tells each caller what is theirs", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, (_, upload) =>
        append(log, stage(upload, blocks.slice(0, 1 + (upload % 3)))),
      ),
    );
    assert.deepEqual(
      outcomes,
      outcomes.map((_, upload) => ({ kind: "staged", blocks: 1 + (upload % 3) })),
    );
    assert.ok(log.appliedSequence < 10n, `${log.appliedSequence} entries`);
    const records = entriesOf(store.lmdb).flatMap(({ entry }) => entry.records);
    assert.equal(records.length, 1 + 300);
  });

  it("begins another entry where one is full", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    const half = limits.entryBytesMax / 2;
    await Promise.all([1, 2, 3, 4].map((upload) => append(log, abandon(upload), half)));
    const counts = entriesOf(store.lmdb).map(({ entry }) => entry.records.length);
    assert.ok(Math.max(...counts) <= 2, `${counts}`);
    assert.equal(
      counts.reduce((total, count) => total + count),
      1 + 4,
    );
  });

  it("gives a refusal to its caller alone", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    const [refused, staged] = await Promise.all([
      append(log, stage(1, blocks, 7)),
      append(log, stage(2, blocks)),
    ]);
    assert(refused.kind === "refused");
    assert.equal(refused.error.code, Code.FAILED_PRECONDITION);
    assert.deepEqual(staged, { kind: "staged", blocks: 3 });
  });

  it("keeps the last 16 entries, without the blocks", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    for (let upload = 0; upload < 21; upload++) await append(log, stage(upload, blocks));
    const entries = entriesOf(store.lmdb);
    assert.deepEqual(
      entries.map(({ sequence }) => sequence),
      Array.from({ length: 16 }, (_, place) => 7n + BigInt(place)),
    );
    const [{ change }] = entries[15].entry.records;
    assert(change?.$case === "stage");
    assert.deepEqual(
      change.stage.blocks.map(({ block, checksum }) => [block.length, checksum]),
      blocks.map(({ checksum }) => [0, checksum]),
    );
  });

  it("never lets the log's time fall, though the clock does, also when opened again", async () => {
    await using store = await AppliedStore.open();
    const clock = [startMs + 500, startMs - 9_000, startMs + 400, startMs + 600];
    {
      await using log = new EmbeddedLog(store.lmdb, { now: () => clock.shift() ?? 0 });
      for (let upload = 0; upload < 4; upload++) await append(log, abandon(upload));
    }
    await using again = new EmbeddedLog(store.lmdb, { now: () => startMs });
    await append(again, abandon(5));
    assert.deepEqual(
      entriesOf(store.lmdb).map(({ entry }) => Number(entry.atMs) - startMs),
      [0, 500, 500, 500, 600, 600],
    );
  });

  it("goes on where the log before it ended", async () => {
    await using store = await AppliedStore.open();
    {
      await using log = new EmbeddedLog(store.lmdb);
      await append(log, stage(1, blocks));
    }
    await using log = new EmbeddedLog(store.lmdb);
    const outcome = await append(log, commit(1, [], { staged: blocks }));
    assert(outcome.kind === "committed");
    assert.equal(outcome.sequence, 3n);
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
      append(log, commit(upload, [blockOf(growthRows(["A1"], 2), { run: `run-${upload}` })])).then(
        () => resolved++,
      ),
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
    await assert.rejects(append(log, abandon(1)), {
      code: Code.DATA_LOSS,
      message: "entry 2 may be lost: the disk is full",
    });
    assert.equal(log.appliedSequence, 1n);
    await assert.rejects(append(log, abandon(2)), { code: Code.UNAVAILABLE });
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
      await assert.rejects(append(log, stage(1, blocks)), full);
    }
    assert.deepEqual(readStoreState(store.lmdb), before);
    assert.deepEqual([log.appliedSequence, log.fault], [1n, undefined]);
    isFull = false;
    assert.deepEqual(await append(log, stage(1, blocks)), { kind: "staged", blocks: 3 });
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
        await append(log, abandon(1));
        readers.use(store.lmdb.snapshot());
      }
    };
    await assert.rejects(readAll(), {
      code: Code.RESOURCE_EXHAUSTED,
      message: "the store is being read by as many as it allows at once: try again",
    });
    const before = log.appliedSequence;
    assert.deepEqual(await append(log, abandon(1)), { kind: "done" });
    assert.equal(log.appliedSequence, before + 1n);
  });
});

describe("an EmbeddedLog that meets an entry which it can't apply", () => {
  const message = "entry 2 holds a record that this release does not know";

  it("stops, names the entry, and refuses what waits and what comes", async () => {
    await using store = await AppliedStore.open();
    const before = readStoreState(store.lmdb);
    await using log = new EmbeddedLog(store.lmdb);
    const unknown = append(log, undefined, limits.entryBytesMax);
    const waiting = append(log, abandon(1), limits.entryBytesMax);
    await assert.rejects(unknown, { code: Code.FAILED_PRECONDITION, message });
    const stopped = {
      name: "StatusError",
      code: Code.UNAVAILABLE,
      message: `the backend has stopped: entry 2 can't be applied: ${message}`,
    };
    await assert.rejects(waiting, stopped);
    await assert.rejects(append(log, abandon(2)), stopped);
    assert.equal(log.fault?.message, message);
    assert.deepEqual(readStoreState(store.lmdb), before);
  });
});

describe("EmbeddedLog[Symbol.asyncDispose]()", () => {
  it("writes what waits, then refuses more", async () => {
    await using store = await AppliedStore.open();
    const log = new EmbeddedLog(store.lmdb);
    const appended = [1, 2, 3].map((upload) => append(log, stage(upload, blocks)));
    await log[Symbol.asyncDispose]();
    for (const outcome of await Promise.all(appended)) assert.equal(outcome.kind, "staged");
    assert.equal(readStoreState(store.lmdb).openUploads.length, 3);
    await assert.rejects(append(log, abandon(1)), {
      code: Code.UNAVAILABLE,
      message: "the backend is stopping",
    });
  });

  it("ends a log that has stopped", async () => {
    await using store = await AppliedStore.open();
    const log = new EmbeddedLog(store.lmdb);
    await assert.rejects(append(log, undefined));
    await log[Symbol.asyncDispose]();
  });
});
