import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type WorkItem } from "@wellspring/contract";
import { Draft } from "../../store/draft.ts";
import { numberKey, stagedKey } from "../../store/keyspace.ts";
import { AppliedStore } from "../../testing/applied-store.ts";
import { noise } from "../../testing/noise.ts";
import { idOf } from "../../testing/readings.ts";
import { completeChange, storedWork, submitChange } from "../../testing/work.ts";
import type { Delivery } from "./delivery.ts";
import { DeliveryLedger } from "./delivery-ledger.ts";
import { EngineLine, type LineOptions } from "./engine-line.ts";
import type { EngineSession } from "./engine-session.ts";

const calc = { engine: "calc", version: "1.0", capacity: 1_000 };

/** The line of calc at a backend with some works that wait, and a clock that a spec sets. */
const openLine = async (works: number, said: Partial<LineOptions> = {}) => {
  const store = await AppliedStore.open();
  await store.applyAll(Array.from({ length: works }, (_, place) => submitChange(place + 1)));
  const clock = { nowMs: 0 };
  const givenUp: [Delivery, number, string][] = [];
  const faults: unknown[] = [];
  const line = new EngineLine({
    ...{ view: store.lmdb, ledger: new DeliveryLedger(store.lmdb), engine: "calc" },
    ...{ backendId: "a", listOthers: () => [], isReady: () => true, nowMs: () => clock.nowMs },
    onDelivered: () => undefined,
    onGivenUp: async (delivery, { code, message }) => {
      givenUp.push([delivery, code, message]);
    },
    onFault: (error) => faults.push(error),
    ...said,
  });
  const dispose = () => store[Symbol.asyncDispose]();
  return { store, line, clock, givenUp, faults, [Symbol.asyncDispose]: dispose };
};

const nextItems = async (session: EngineSession): Promise<WorkItem[]> => {
  const { value } = await session.responses().next();
  assert(value);
  return value.items;
};

const numbersOf = (items: readonly WorkItem[]): [number, number][] =>
  items.map(({ workId, delivery }) => [workId.readUInt32BE(), delivery]);

describe("EngineLine", () => {
  it("hands out in batches, so that copies share the load", async () => {
    await using bench = await openLine(600);
    const sessions = [bench.line.open(calc), bench.line.open(calc)];
    const batches = await Promise.all(sessions.map(nextItems));
    assert.deepEqual(
      batches.map(({ length }) => length),
      [256, 256],
    );
    assert.equal((await nextItems(sessions[0])).length, 88);
    assert.equal(bench.line.deliveriesOf(1n), 1);
    assert.equal(bench.line.deliveriesOf(9_999n), undefined);
  });

  it("hands out no more than a copy takes at once", async () => {
    await using bench = await openLine(9);
    const session = bench.line.open({ ...calc, capacity: 2 });
    assert.deepEqual(numbersOf(await nextItems(session)), [
      [1, 1],
      [2, 1],
    ]);
    const next = nextItems(session);
    await session.finish([idOf(1)], Promise.resolve());
    assert.deepEqual(numbersOf(await next), [[3, 1]]);
  });

  it("hands out again what a copy had that went, the last time alone", async () => {
    await using bench = await openLine(2);
    const { line, clock } = bench;
    for (const [delivery, nowMs] of [
      [1, 0],
      [2, 1_000],
      [3, 6_000],
    ] as const) {
      clock.nowMs = nowMs;
      const session = line.open(calc);
      const both = [1, 2].map((work) => [work, delivery]);
      assert.deepEqual(numbersOf(await nextItems(session)), both);
      session.end();
    }
    clock.nowMs = 36_000;
    const session = line.open(calc);
    assert.deepEqual(numbersOf(await nextItems(session)), [[1, 4]]);
    await bench.store.apply(completeChange(1));
    line.remove(storedWork(1, {}));
    assert.deepEqual(numbersOf(await nextItems(session)), [[2, 4]]);
    session.end();
    const late = line.open(calc);
    const next = nextItems(late);
    line.tick();
    await new Promise(setImmediate);
    assert.deepEqual(
      bench.givenUp.map(([{ workId }, code]) => [workId, code]),
      [[idOf(2), Code.ABORTED]],
    );
    late.settle([idOf(2)]);
    assert.deepEqual(await next, []);
  });

  it("hands out nothing before its backend is ready", async () => {
    let ready = false;
    await using bench = await openLine(1, { isReady: () => ready });
    const session = bench.line.open(calc);
    const next = nextItems(session);
    await new Promise(setImmediate);
    ready = true;
    bench.line.tick();
    assert.deepEqual(numbersOf(await next), [[1, 1]]);
  });

  it("takes over what another backend handed out that is gone", async () => {
    let others = ["b"];
    await using bench = await openLine(40, { listOthers: () => others });
    const session = bench.line.open(calc);
    const own = await nextItems(session);
    assert.ok(own.length > 5 && own.length < 35, `${own.length}`);
    const next = nextItems(session);
    others = [];
    bench.line.tick();
    assert.equal((await next).length, 40 - own.length);
  });

  it("tells which copy has work that another one finished", async () => {
    await using bench = await openLine(1);
    const session = bench.line.open(calc);
    await nextItems(session);
    const finished = storedWork(1, {});
    assert.equal(bench.line.remove(finished), session);
    assert.equal(bench.line.remove(finished), undefined);
    assert.ok(bench.line.isOpen);
    bench.line.end(undefined);
    assert.ok(!bench.line.isOpen);
  });

  it("gives up work whose body is damaged, and hands out the rest", async () => {
    await using bench = await openLine(1);
    const { store, line } = bench;
    await store.applyAll([submitChange(2, { body: noise(5_000) }), submitChange(3)]);
    const draft = new Draft(store.lmdb);
    draft.remove("bodies", stagedKey(idOf(2), 0));
    await store.lmdb.write(draft.writes());
    const session = line.open(calc);
    assert.deepEqual(numbersOf(await nextItems(session)), [
      [1, 1],
      [3, 1],
    ]);
    const id = idOf(2).toString("hex");
    const text = `the body of the work ${id} is damaged: chunk 0 is not what it was`;
    const [[delivery, ...reason]] = bench.givenUp;
    assert.deepEqual([delivery.workId, ...reason], [idOf(2), Code.DATA_LOSS, text]);
    assert.deepEqual(bench.faults.map(String), [`StatusError: ${text}`]);
    assert.ok(!session.isEnded);
  });

  it("leaves work aside whose record can't be read", async () => {
    await using bench = await openLine(3);
    const { store, line, clock } = bench;
    const draft = new Draft(store.lmdb);
    const key = numberKey(2n);
    const record = store.lmdb.get("work", key);
    assert(record);
    const kept = Buffer.from(record);
    draft.remove("work", key);
    await store.lmdb.write(draft.writes());
    const session = line.open(calc);
    assert.deepEqual(numbersOf(await nextItems(session)), [
      [1, 1],
      [3, 1],
    ]);
    assert.deepEqual(bench.faults.map(String), ["Error: work 2 is missing"]);
    assert.deepEqual(bench.givenUp, []);
    await store.lmdb.write([{ keyspace: "work", key, value: kept }]);
    clock.nowMs = 60_000;
    assert.deepEqual(numbersOf(await nextItems(session)), [[2, 1]]);
  });

  it("hands nothing out that can't be counted, and tries again a second later", async () => {
    await using bench = await openLine(1, {
      ledger: Object.assign(Object.create(DeliveryLedger.prototype), {
        countOf: () => 0,
        count: async () => {
          throw new Error("the disk is full");
        },
      }),
    });
    const session = bench.line.open(calc);
    void session.responses().next();
    await new Promise(setImmediate);
    assert.deepEqual(bench.faults.map(String), ["Error: the disk is full"]);
    assert.ok(session.isIdle);
  });
});
