import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { readStoreState } from "../store/records.ts";
import { AppliedStore, startMs } from "../testing/applied-store.ts";
import { appendTo, createLogBench, describeLog, threeBlocks } from "../testing/log-suite.ts";
import { MemoryStream } from "../testing/memory-stream.ts";
import { growthRows } from "../testing/readings.ts";
import { abandon, blockOf, commit, stage } from "../testing/records.ts";
import { completeChange, submitChange } from "../testing/work.ts";
import { isTrimmed } from "./log-fault.ts";
import { SharedLog, type SharedLogOptions } from "./shared-log.ts";

describeLog("SharedLog", () => {
  const stream = new MemoryStream();
  return createLogBench(
    async (store, forms) => new SharedLog(store.lmdb, stream, { forms }),
    async () => stream.entries.map(({ bytes }) => bytes),
  );
});

const lost = new StatusError(Code.UNAVAILABLE, "no answer");
const full = new StatusError(Code.RESOURCE_EXHAUSTED, "the log is full");
const rows = growthRows(["A1"], 2);

describe("SharedLog's onWork", () => {
  it("tells of work that any backend appended, on each of them", async () => {
    await using one = await AppliedStore.open();
    await using other = await AppliedStore.open();
    const stream = new MemoryStream();
    const heard: unknown[] = [];
    const note: SharedLogOptions["onWork"] = (changes, sequence) =>
      heard.push(...changes.map(({ number, outcome }) => [outcome?.result, number, sequence]));
    await using first = new SharedLog(one.lmdb, stream);
    await using second = new SharedLog(other.lmdb, stream, { onWork: note });
    await appendTo(first, submitChange(1));
    await appendTo(first, completeChange(1));
    await second.catchUp();
    assert.deepEqual(heard, [
      [undefined, 1n, 2n],
      [Buffer.from("result"), 1n, 3n],
    ]);
  });
});

describe("SharedLog.append() to a stream that fails", () => {
  for (const isKept of [true, false]) {
    it(`asks again with the same id, the entry ${isKept ? "kept" : "lost"}`, async () => {
      await using store = await AppliedStore.open();
      const stream = new MemoryStream();
      stream.failures.push({ error: lost, isKept }, { error: lost, isKept: false });
      const retries: StatusError[] = [];
      await using log = new SharedLog(store.lmdb, stream, { onRetry: (e) => retries.push(e) });
      assert.equal((await appendTo(log, stage(1, threeBlocks))).kind, "staged");
      assert.equal(stream.entries.length, 2);
      assert.ok(retries.length >= 1);
      assert.equal(retries[0], lost);
    });
  }

  it("refuses what a full stream refuses, and goes on once there is room", async () => {
    await using store = await AppliedStore.open();
    const stream = new MemoryStream();
    await using log = new SharedLog(store.lmdb, stream);
    stream.failures.push({ error: full, isKept: false });
    await assert.rejects(appendTo(log, abandon(1)), full);
    assert.deepEqual(await appendTo(log, stage(1, threeBlocks)), { kind: "staged", blocks: 3 });
  });

  it("believes a refusal after an unknown outcome only where the entry is not there", async () => {
    await using store = await AppliedStore.open();
    const stream = new MemoryStream();
    await using log = new SharedLog(store.lmdb, stream);
    stream.failures.push({ error: lost, isKept: true }, { error: full, isKept: false });
    assert.equal((await appendTo(log, stage(1, threeBlocks))).kind, "staged");
    stream.failures.push({ error: lost, isKept: false }, { error: full, isKept: false });
    await assert.rejects(appendTo(log, stage(2, threeBlocks)), full);
    assert.equal(stream.entries.length, 2);
  });

  it("ends while it still tries", async () => {
    await using store = await AppliedStore.open();
    const stream = new MemoryStream();
    for (let i = 0; i < 100; i++) stream.failures.push({ error: lost, isKept: false });
    const { promise: tried, resolve } = Promise.withResolvers<void>();
    const log = new SharedLog(store.lmdb, stream, { onRetry: () => resolve() });
    const refused = assert.rejects(appendTo(log, abandon(1)), { code: Code.UNAVAILABLE });
    await tried;
    await log[Symbol.asyncDispose]();
    await refused;
  });
});

describe("SharedLogs of one stream", () => {
  it("apply what others append, alike", async () => {
    await using one = await AppliedStore.open();
    await using other = await AppliedStore.open();
    const stream = new MemoryStream();
    await using first = new SharedLog(one.lmdb, stream);
    await using second = new SharedLog(other.lmdb, stream);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, upload) =>
        appendTo(
          upload % 2 ? first : second,
          commit(upload, [blockOf(rows, { run: `run-${upload % 7}` })], { append: true }),
        ),
      ),
    );
    const added = outcomes.filter(({ kind }) => kind === "committed");
    assert.equal(added.length, 40);
    await Promise.all([first.catchUp(), second.catchUp()]);
    assert.deepEqual(readStoreState(one.lmdb), readStoreState(other.lmdb));
    for (let run = 0; run < 7; run++) {
      assert.deepEqual(one.rows(0, `run-${run}`), other.rows(0, `run-${run}`));
    }
  });

  it("take the time of an entry from the stream, never falling", async () => {
    await using store = await AppliedStore.open();
    const stream = new MemoryStream();
    await using log = new SharedLog(store.lmdb, stream);
    const times: number[] = [];
    for (const now of [startMs + 500, startMs - 9_000, startMs + 600]) {
      stream.now = now;
      await appendTo(log, abandon(1));
      times.push(Number(readStoreState(store.lmdb).atMs) - startMs);
    }
    assert.deepEqual(times, [500, 500, 600]);
  });

  it("refuse a stream of another log", async () => {
    await using store = await AppliedStore.open();
    const stream = Object.assign(new MemoryStream(), { logId: "another" });
    assert.throws(() => new SharedLog(store.lmdb, stream), {
      code: Code.FAILED_PRECONDITION,
      message: /^this data folder is of the log .*, the stream is the log another$/,
    });
  });

  it("stop where the stream no longer holds the next entry", async () => {
    await using store = await AppliedStore.open();
    const stream = new MemoryStream();
    await using other = await AppliedStore.open();
    {
      await using ahead = new SharedLog(other.lmdb, stream);
      for (let upload = 0; upload < 3; upload++) await appendTo(ahead, abandon(upload));
    }
    await stream.trim(3n);
    const { promise, resolve } = Promise.withResolvers<StatusError>();
    await using log = new SharedLog(store.lmdb, stream, { onFault: resolve });
    const fault = await promise;
    assert.equal(isTrimmed(fault), true);
    assert.match(fault.message, /entry 2 can't be applied: the log begins with entry 4 by now$/);
    assert.equal(log.appliedSequence, 1n);
  });

  it("stop where the stream lost its end, and holds another entry in its place", async () => {
    await using store = await AppliedStore.open();
    const stream = new MemoryStream();
    {
      await using log = new SharedLog(store.lmdb, stream);
      for (const upload of [1, 2]) await appendTo(log, abandon(upload));
      assert.equal(readStoreState(store.lmdb).lastMessageId, stream.entries[2].messageId);
      await appendTo(log, abandon(3));
    }
    const [lost] = stream.entries.splice(3);
    for (const id of ["other", "next"]) stream.add(id, lost.bytes);
    const { promise, resolve } = Promise.withResolvers<StatusError>();
    await using _log = new SharedLog(store.lmdb, stream, { onFault: resolve });
    const text = "this backend has applied another entry 4 than the log holds";
    assert.ok((await promise).message.endsWith(`${text}: the log has lost entries`));
  });

  it("stop where the next entry is forgotten while they wait for it", async () => {
    await using store = await AppliedStore.open();
    const faults: StatusError[] = [];
    await using log = new SharedLog(store.lmdb, new MemoryStream(), {
      onFault: (fault) => faults.push(fault),
    });
    for (const first of [1n, 2n, 3n, 2n, 3n]) log.hearBounds({ first });
    assert.deepEqual([log.fault, faults], [undefined, []]);
    await appendTo(log, abandon(1));
    for (const first of [4n, 2n, 9n]) log.hearBounds({ first });
    assert.equal(log.fault, undefined);
    for (const first of [9n, 9n]) log.hearBounds({ first });
    assert.equal(faults.length, 1);
    const [fault] = faults;
    assert.equal(isTrimmed(fault), true);
    assert.match(fault.message, /entry 3 can't be applied: the log begins with entry 9 by now$/);
  });
});

describe("a SharedLog whose store fails", () => {
  it("waits for room where the disk is full", async () => {
    await using store = await AppliedStore.open();
    const stream = new MemoryStream();
    let failures = 1;
    await using log = new SharedLog(
      {
        get: (keyspace, key) => store.lmdb.get(keyspace, key),
        list: (keyspace, prefix) => store.lmdb.list(keyspace, prefix),
        write: async (writes) => {
          if (failures-- > 0) throw new StatusError(Code.RESOURCE_EXHAUSTED, "the disk is full");
          await store.lmdb.write(writes);
        },
        flushed: () => store.lmdb.flushed(),
      },
      stream,
    );
    assert.equal((await appendTo(log, stage(1, threeBlocks))).kind, "staged");
    assert.equal(log.fault, undefined);
  });

  it("stops where a flush fails", async () => {
    await using store = await AppliedStore.open();
    const { promise, resolve } = Promise.withResolvers<StatusError>();
    await using log = new SharedLog(
      {
        get: (keyspace, key) => store.lmdb.get(keyspace, key),
        list: (keyspace, prefix) => store.lmdb.list(keyspace, prefix),
        write: (writes) => store.lmdb.write(writes),
        flushed: () => Promise.reject(new StatusError(Code.INTERNAL, "input/output error")),
      },
      new MemoryStream(),
      { onFault: resolve },
    );
    await appendTo(log, abandon(1)).catch(() => undefined);
    assert.equal((await promise).message, "entry 2 may be lost: input/output error");
    assert.equal(log.flushedSequence, 1n);
  });
});
