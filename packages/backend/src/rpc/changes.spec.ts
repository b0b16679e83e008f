import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ChangeServiceService,
  type ChangesRequest,
  type ChangesResponse,
  Code,
  callServerStreaming,
  callUnary,
  limits,
  RunServiceService,
} from "@wellspring/contract";
import { Draft } from "../store/draft.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { Backend, type BackendClient } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { Follower } from "../testing/follower.ts";
import { HeldFlush } from "../testing/held-flush.ts";
import { appendTo } from "../testing/log-suite.ts";
import { growthRows } from "../testing/readings.ts";
import { abandon } from "../testing/records.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

const ask = (
  { client }: BackendClient,
  said: Partial<ChangesRequest> = {},
): AsyncIterable<ChangesResponse> =>
  callServerStreaming(client, ChangeServiceService.changes, {
    ...{ from: "", waitMs: 0, readings: 0 },
    ...said,
  });

/** The token of this entry of a backend's log. */
const tokenOf = ({ context }: Backend, sequence: bigint): string => `${context.log.id}.${sequence}`;

const rows = growthRows(["A1", "A2"], 3);

describe("Changes from nothing", () => {
  it("tells all that there is, then what changed", async () => {
    await using backend = await Backend.open();
    const follower = new Follower();
    await backend.upload([{ rows }, { rows: rows.slice(0, 2), plate: 3 }]);
    await new WorkClient(backend).submit([submissionOf(1)]);
    assert.equal((await follower.take(ask(backend)))?.hasMore, false);
    const expected = { "default/run-01/0": rows, "default/run-01/3": rows.slice(0, 2) };
    assert.deepEqual(follower.rows(), expected);
    assert.deepEqual(follower.works.get(1n)?.body, Buffer.from("body 1"));
    const more = growthRows(["A2"], 2, 3);
    await backend.upload([{ rows: more }], { append: true });
    await backend.retract({ plate: 3 });
    await follower.take(ask(backend, { from: follower.token }));
    const known = follower.runs.get("default/run-01");
    assert.deepEqual(follower.rows(), { "default/run-01/0": [...rows, ...more] });
    assert.equal(known?.run.readings, 8);
    assert.deepEqual(
      known?.retractions.map(({ reason }) => reason),
      ["contaminated"],
    );
    assert.deepEqual(
      follower.passes.map(({ readings }) => readings),
      [8, 2],
    );
  });

  it("says what the pass is of, and begins with nothing where there is nothing", async () => {
    await using backend = await Backend.open({ now: () => 5_000 });
    const { log } = backend.context;
    const begin = { logId: log.id, fromSequence: 0n, throughSequence: 1n, isWhole: true };
    assert.deepEqual(await collect(ask(backend, { waitMs: 60_000 })), [
      { part: { $case: "begin", begin: { ...begin, firstAtMs: 0n } } },
      { part: { $case: "end", end: { token: tokenOf(backend, 1n), hasMore: false } } },
    ]);
    await backend.upload([{ rows }]);
    const [first] = await collect(ask(backend));
    assert(first.part?.$case === "begin");
    assert.equal(first.part.begin.firstAtMs, 5_000n);
  });
});

describe("Changes from a token", () => {
  it("says that there is more where a pass ended before the last change", async () => {
    await using backend = await Backend.open();
    const follower = new Follower();
    await follower.take(ask(backend));
    for (const run of ["run-01", "run-02", "run-03"]) await backend.upload([{ run, rows }]);
    const more: (boolean | undefined)[] = [];
    for (let pass = 0; pass < 3; pass++) {
      const end = await follower.take(ask(backend, { from: follower.token, readings: 1 }));
      more.push(end?.hasMore);
    }
    assert.deepEqual(more, [true, true, false]);
    assert.deepEqual(
      follower.passes.map(({ begin }) => begin.throughSequence),
      [1n, 2n, 3n, 4n],
    );
    assert.equal(Object.keys(follower.rows()).length, 3);
  });

  it("waits until something becomes visible, and passes over what does not", async () => {
    await using backend = await Backend.open();
    const follower = new Follower();
    const from = tokenOf(backend, 1n);
    const taken = follower.take(ask(backend, { from, waitMs: 60_000 }));
    await appendTo(backend.context.log, abandon(1));
    await backend.upload([{ rows }]);
    await taken;
    assert.deepEqual(follower.rows(), { "default/run-01/0": rows });
  });

  it("tells nothing once the time is over, and moves on", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    const follower = new Follower();
    const end = await follower.take(ask(backend, { from: tokenOf(backend, 2n), waitMs: 1 }));
    assert.deepEqual(end, { token: tokenOf(backend, 2n), hasMore: false });
    const [{ begin }] = follower.passes;
    assert.deepEqual([begin.fromSequence, begin.throughSequence, begin.firstAtMs], [2n, 2n, 0n]);
  });

  it("waits no longer once the backend stops", async () => {
    await using backend = await Backend.open();
    const from = tokenOf(backend, 1n);
    const taken = new Follower().take(ask(backend, { from, waitMs: 60_000 }));
    const { stopping } = backend.context;
    assert.equal(stopping.aborted, false);
    await appendTo(backend.context.log, abandon(1));
    // Calls of one connection begin in order.
    await callUnary(backend.client, RunServiceService.getStatus, {});
    await backend.context[Symbol.asyncDispose]();
    assert.deepEqual(await taken, { token: tokenOf(backend, 2n), hasMore: false });
  });

  it("tells nothing that is not flushed", async () => {
    const held = new HeldFlush();
    await using backend = await Backend.open({ wrapStore: (store) => held.wrap(store) });
    held.hold();
    const uploaded = backend.upload([{ rows }]);
    await held.reached;
    const follower = new Follower();
    const taken = follower.take(ask(backend, { from: tokenOf(backend, 1n), waitMs: 60_000 }));
    let isTold = false;
    void taken.then(() => (isTold = true));
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    assert.equal(isTold, false);
    held.release();
    await uploaded;
    await taken;
    assert.deepEqual(follower.rows(), { "default/run-01/0": rows });
  });
});

describe("Changes that can't be told", () => {
  const refusals = [
    {
      what: "a token of another log",
      said: () => ({ from: "99999999-0000-4000-8000-000000000000.1" }),
      code: Code.FAILED_PRECONDITION,
      text: ({ context }: Backend) =>
        "the token is of another log (99999999-0000-4000-8000-000000000000) " +
        `than this server's (${context.log.id})`,
    },
    {
      what: "a position behind the log's end",
      said: (backend: Backend) => ({ from: tokenOf(backend, 7n) }),
      code: Code.FAILED_PRECONDITION,
      text: () => "the log ends at entry 2, the position is 7",
    },
    {
      what: "a token that is none",
      said: () => ({ from: "7" }),
      code: Code.INVALID_ARGUMENT,
      text: () => 'token: "7" is no token',
    },
    {
      what: "a wait that is too long",
      said: () => ({ waitMs: limits.changesWaitMsMax + 1 }),
      code: Code.INVALID_ARGUMENT,
      text: () => "wait_ms: is more than 60000",
    },
    {
      what: "too many readings at once",
      said: () => ({ readings: limits.changesReadingsMax + 1 }),
      code: Code.INVALID_ARGUMENT,
      text: () => "readings: is more than 4000000",
    },
  ];
  for (const { what, said, code, text } of refusals) {
    it(`are refused for ${what}`, async () => {
      await using backend = await Backend.open();
      await backend.upload([{ rows }]);
      const message = text(backend);
      await assert.rejects(collect(ask(backend, said(backend))), { code, message });
    });
  }

  it("are refused where they are no longer kept", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    const { store } = backend.context;
    const feedFrom = async (sequence: bigint): Promise<void> => {
      const draft = new Draft(store);
      storeStates.put(draft, { ...readStoreState(store), feedFrom: sequence });
      await store.write(draft.writes());
    };
    const taken = (sequence: bigint) => collect(ask(backend, { from: tokenOf(backend, sequence) }));
    await feedFrom(2n);
    assert.ok((await taken(1n)).length > 2);
    for (const from of [3n, 0n]) {
      await feedFrom(from);
      const message = "changes after entry 2 are kept, the position is 1";
      await assert.rejects(taken(1n), { code: Code.OUT_OF_RANGE, message });
      await taken(2n);
    }
  });
});
