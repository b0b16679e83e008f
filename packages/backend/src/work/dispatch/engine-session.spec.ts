import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError, type WorkItem } from "@wellspring/contract";
import { idOf } from "../../testing/readings.ts";
import type { Delivery } from "./delivery.ts";
import { EngineSession } from "./engine-session.ts";

const deliveryOf = (work: number, deliveries = 1): Delivery => {
  const found = { number: BigInt(work), workId: idOf(work), work: undefined };
  return { ...found, isFresh: true, deliveries, dueMs: 0 };
};

/** A session whose source hands out what a spec puts there, and notes what comes back. */
const openSession = (capacity = 4) => {
  const given: WorkItem[][] = [];
  const back: number[] = [];
  let closed = 0;
  const session = new EngineSession(
    { engine: "calc", version: "1.0", capacity },
    {
      handOut: async () => given.shift() ?? [],
      giveBack: ({ number }) => back.push(Number(number)),
      close: () => closed++,
    },
  );
  return { session, given, back, closed: () => closed };
};

const itemOf = (work: number): WorkItem => ({
  workId: idOf(work),
  engine: "calc",
  project: "default",
  body: Buffer.alloc(0),
  bodyStaged: false,
  contentType: "",
  delivery: 1,
  submittedAtMs: 0n,
});

describe("EngineSession", () => {
  it("has room for as many works as it takes at once, until they are kept", async () => {
    const { session } = openSession(3);
    session.lease([deliveryOf(1), deliveryOf(2)], 0);
    assert.equal(session.room, 1);
    const kept = Promise.withResolvers<void>();
    const finished = session.finish([idOf(1)], kept.promise);
    assert.equal(session.room, 1);
    kept.resolve();
    await finished;
    assert.equal(session.room, 2);
    assert.ok(!session.isIdle);
  });

  it("has no room beside work that it has for the last time", () => {
    const { session } = openSession();
    session.lease([deliveryOf(1, 4)], 0);
    assert.equal(session.room, 0);
    assert.ok(session.drop(idOf(1)));
    assert.ok(!session.drop(idOf(1)));
    assert.equal(session.room, 4);
  });

  it("gives back what it was not heard of for 15 s, unless it said that it goes on", () => {
    const { session, back } = openSession();
    session.lease([deliveryOf(1), deliveryOf(2), deliveryOf(3)], 0);
    session.extend([idOf(1), idOf(99)], 10_000);
    session.expire(14_999);
    assert.deepEqual(back, []);
    session.expire(15_000);
    assert.deepEqual(back, [2, 3]);
    session.expire(25_000);
    assert.deepEqual(back, [2, 3, 1]);
  });

  it("gives back what could not be kept", async () => {
    const { session, back } = openSession();
    session.lease([deliveryOf(1), deliveryOf(2)], 0);
    const error = new StatusError(Code.UNAVAILABLE, "the log has stopped");
    await assert.rejects(session.finish([idOf(1)], Promise.reject(error)), error);
    assert.deepEqual(back, [1]);
  });

  it("tells of works and of what is settled, as it comes", async () => {
    const { session, given } = openSession();
    given.push([itemOf(1)]);
    const responses = session.responses();
    assert.deepEqual((await responses.next()).value, { items: [itemOf(1)], settled: [] });
    const next = responses.next();
    session.settle([idOf(1)]);
    assert.deepEqual((await next).value, { items: [], settled: [idOf(1)] });
    const third = responses.next();
    await new Promise(setImmediate);
    given.push([itemOf(2)]);
    session.wake();
    assert.deepEqual((await third).value, { items: [itemOf(2)], settled: [] });
  });

  it("ends once, for the first reason, and has nothing afterwards", async () => {
    const { session, back, closed } = openSession();
    session.lease([deliveryOf(1)], 0);
    const reason = new StatusError(Code.UNAVAILABLE, "the backend is stopping");
    const next = session.responses().next();
    session.end(reason);
    session.end();
    await assert.rejects(next, reason);
    assert.deepEqual([back, closed(), session.isEnded, session.room], [[1], 1, true, 0]);
    assert.ok(!session.lease([deliveryOf(2)], 0));
    assert.deepEqual(back, [1, 2]);
  });

  it("ends without a reason where its engine has nothing more to say", async () => {
    const { session } = openSession();
    const responses = session.responses();
    session[Symbol.dispose]();
    assert.equal((await responses.next()).done, true);
  });
});
