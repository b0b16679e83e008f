import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import type { Forms } from "../apply/forms.ts";
import type { Outcome } from "../apply/outcome.ts";
import { Entry } from "../gen/wellspring/backend/v1/log.ts";
import type { Log } from "../log/log.ts";
import { readStoreState } from "../store/records.ts";
import { findWork } from "../work/work-state.ts";
import { AppliedStore } from "./applied-store.ts";
import { growthRows, idOf } from "./readings.ts";
import { abandon, activate, blockOf, type Change, commit, stage } from "./records.ts";
import { completeChange, submitChange } from "./work.ts";

/** A log of some kind, of which a spec may open one after the other. */
export type LogBench = AsyncDisposable & {
  store: AppliedStore;
  /** Opens the log for a release that reads these forms; form 1 alone where absent. */
  open(forms?: Forms): Promise<Log>;
  /** All entries so far, in order, as they are kept. */
  entries(): Promise<Entry[]>;
};

/** Appends a change as robot-7. */
export const appendTo = (log: Log, change: Change | undefined, bytes = 100): Promise<Outcome> =>
  log.append({ principal: "robot-7", change }, bytes);

/** One small block of each of three plates. */
export const threeBlocks = [0, 1, 2].map((plate) => blockOf(growthRows(["A1"], 2), { plate }));

/** What every kind of log promises. */
export const describeLog = (name: string, openBench: OpenBench): void => {
  describe(`${name}.append()`, () => {
    itMakesEntries(openBench);
    itKeepsRecordsApart(openBench);
  });

  describe(`${name}.reach() and catchUp()`, () => {
    it("wait for what is on its way, and for nothing that is applied", async () => {
      await using bench = await openBench();
      await using log = await bench.open();
      await log.reach(1n);
      const reached = log.reach(2n).then(() => log.appliedSequence);
      await appendTo(log, abandon(1));
      assert.equal(await reached, 2n);
      await log.catchUp();
      assert.equal(log.appliedSequence, 2n);
    });
  });

  describe(`${name}.next()`, () => {
    const { signal } = new AbortController();

    it("waits for what comes, and for nothing that is there", async () => {
      await using bench = await openBench();
      await using log = await bench.open();
      await log.next(0n, 10_000, signal);
      const heard = log.next(1n, 10_000, signal).then(() => log.appliedSequence);
      await appendTo(log, abandon(1));
      assert.equal(await heard, 2n);
      await log.next(2n, 1, signal);
    });

    it("rejects where the log stops", async () => {
      await using bench = await openBench();
      await using log = await bench.open();
      const stopped = { code: Code.UNAVAILABLE, message: /^the backend has stopped: entry 2 / };
      const heard = assert.rejects(log.next(1n, 10_000, signal), stopped);
      await assert.rejects(appendTo(log, undefined));
      await heard;
    });
  });

  describe(`${name} that is written in forms`, () => {
    itWritesTheActiveForm(openBench);
    itStopsAtNewerForms(openBench);
  });

  describe(`${name} that meets an entry which it can't apply`, () => {
    it("stops, names the entry, and refuses what comes", async () => {
      await using bench = await openBench();
      await using log = await bench.open();
      const before = readStoreState(bench.store.lmdb);
      await assert.rejects(appendTo(log, undefined));
      const message = "entry 2 holds a record that this release does not know";
      await assert.rejects(appendTo(log, abandon(2)), {
        name: "StatusError",
        code: Code.UNAVAILABLE,
        message: `the backend has stopped: entry 2 can't be applied: ${message}`,
      });
      assert.ok(log.fault?.message.endsWith(message), log.fault?.message);
      assert.deepEqual(readStoreState(bench.store.lmdb), before);
    });
  });
};

type OpenBench = () => Promise<LogBench>;

const itMakesEntries = (openBench: OpenBench): void => {
  it("resolves once the record is applied, and counts entries", async () => {
    await using bench = await openBench();
    await using log = await bench.open();
    assert.equal(log.id, readStoreState(bench.store.lmdb).logId);
    assert.equal(log.appliedSequence, 1n);
    assert.deepEqual(await appendTo(log, stage(1, threeBlocks)), { kind: "staged", blocks: 3 });
    assert.equal(log.appliedSequence, 2n);
    assert.equal(readStoreState(bench.store.lmdb).appliedSequence, 2n);
    assert.equal(log.fault, undefined);
  });

  it("writes many records in few entries and tells each caller what is theirs", async () => {
    await using bench = await openBench();
    await using log = await bench.open();
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, (_, upload) =>
        appendTo(log, stage(upload, threeBlocks.slice(0, 1 + (upload % 3)))),
      ),
    );
    assert.deepEqual(
      outcomes,
      outcomes.map((_, upload) => ({ kind: "staged", blocks: 1 + (upload % 3) })),
    );
    assert.ok(log.appliedSequence < 10n, `${log.appliedSequence} entries`);
    const records = (await bench.entries()).flatMap((entry) => entry.records);
    assert.equal(records.length, 1 + 300);
  });

  it("begins another entry where one is full", async () => {
    await using bench = await openBench();
    await using log = await bench.open();
    const half = limits.entryBytesMax / 2;
    await Promise.all([1, 2, 3, 4].map((upload) => appendTo(log, abandon(upload), half)));
    const counts = (await bench.entries()).map((entry) => entry.records.length);
    assert.ok(Math.max(...counts) <= 2, `${counts}`);
    assert.equal(
      counts.reduce((total, count) => total + count),
      1 + 4,
    );
  });
};

const itKeepsRecordsApart = (openBench: OpenBench): void => {
  it("gives a refusal to its caller alone", async () => {
    await using bench = await openBench();
    await using log = await bench.open();
    const [refused, staged] = await Promise.all([
      appendTo(log, stage(1, threeBlocks, 7)),
      appendTo(log, stage(2, threeBlocks)),
    ]);
    assert(refused.kind === "refused");
    assert.equal(refused.error.code, Code.FAILED_PRECONDITION);
    assert.deepEqual(staged, { kind: "staged", blocks: 3 });
  });

  it("keeps work and its first result, wherever records meet", async () => {
    await using bench = await openBench();
    await using log = await bench.open();
    const [submitted] = await Promise.all([
      appendTo(log, submitChange(1)),
      appendTo(log, completeChange(1, "first")),
      appendTo(log, completeChange(1, "second")),
      appendTo(log, submitChange(2)),
    ]);
    assert.equal(submitted.kind, "submitted");
    const [first, second] = [1, 2].map((work) => findWork(bench.store.lmdb, idOf(work)));
    assert.deepEqual([first?.outcome?.result.toString(), second?.number], ["first", 2n]);
    assert.equal(second?.outcome, undefined);
  });

  it("goes on where the log before it ended", async () => {
    await using bench = await openBench();
    {
      await using log = await bench.open();
      await appendTo(log, stage(1, threeBlocks));
    }
    await using log = await bench.open();
    const outcome = await appendTo(log, commit(1, [], { staged: threeBlocks }));
    assert(outcome.kind === "committed");
    assert.equal(outcome.sequence, 3n);
  });

  it("refuses records once it is closed", async () => {
    await using bench = await openBench();
    const log = await bench.open();
    await log[Symbol.asyncDispose]();
    await assert.rejects(appendTo(log, abandon(1)), {
      code: Code.UNAVAILABLE,
      message: "the backend is stopping",
    });
  });
};

const newer: Forms = { oldest: 1, newest: 2 };

const itWritesTheActiveForm = (openBench: OpenBench): void => {
  it("writes the active form, also when opened again", async () => {
    await using bench = await openBench();
    {
      await using log = await bench.open(newer);
      await appendTo(log, abandon(1));
      const activated = { kind: "activated", sequence: 3n, former: 1, form: 2 };
      assert.deepEqual(await appendTo(log, activate(2)), activated);
      await appendTo(log, abandon(2));
    }
    await using log = await bench.open(newer);
    await appendTo(log, activate(1));
    await appendTo(log, abandon(3));
    const forms = (await bench.entries()).map(({ form }) => form);
    assert.deepEqual(forms, [1, 1, 1, 2, 2, 2]);
    assert.equal(log.fault, undefined);
  });
};

const itStopsAtNewerForms = (openBench: OpenBench): void => {
  const reads = "this release reads form 1";

  it("stops at an activation that it does not know, until a release comes that does", async () => {
    await using bench = await openBench();
    {
      await using log = await bench.open();
      const before = readStoreState(bench.store.lmdb);
      await assert.rejects(appendTo(log, activate(2)));
      assert.ok(log.fault?.message.endsWith(`entry 2 activates form 2, ${reads}`));
      assert.deepEqual(readStoreState(bench.store.lmdb), before);
    }
    await using log = await bench.open(newer);
    await appendTo(log, activate(2));
    assert.equal(readStoreState(bench.store.lmdb).activeForm, 2);
  });

  it("stops at once where its store goes on in a newer form", async () => {
    await using bench = await openBench();
    {
      await using log = await bench.open(newer);
      await appendTo(log, activate(2));
    }
    const before = readStoreState(bench.store.lmdb);
    await using log = await bench.open();
    const reason = `the log is written in form 2, ${reads}`;
    assert.ok(log.fault?.message.endsWith(reason), log.fault?.message);
    await assert.rejects(appendTo(log, abandon(1)), {
      code: Code.UNAVAILABLE,
      message: `the backend has stopped: entry 3 can't be applied: ${reason}`,
    });
    assert.deepEqual(readStoreState(bench.store.lmdb), before);
  });
};

/** The log of a backend's store, opened by `open`, its entries read by `entries`. */
export const createLogBench = async (
  open: (store: AppliedStore, forms: Forms | undefined) => Promise<Log>,
  entries: (store: AppliedStore) => Promise<Uint8Array[]>,
  logId?: string,
): Promise<LogBench> => {
  const store = await AppliedStore.open({ logId });
  return {
    store,
    open: (forms) => open(store, forms),
    entries: async () => (await entries(store)).map((bytes) => Entry.decode(bytes)),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
};
