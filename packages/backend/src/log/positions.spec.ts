import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { holdTimers } from "../testing/held-timers.ts";
import { Positions } from "./positions.ts";

/** Holds the clock and the timers, and gives what lets time pass for both. */
const holdClock = (test: TestContext) => {
  let nowMs = 0;
  test.mock.method(performance, "now", () => nowMs);
  const timers = holdTimers(test);
  return async (milliseconds: number) => {
    nowMs += milliseconds;
    await timers.pass(milliseconds);
  };
};

describe("Positions.reach()", () => {
  it("waits for nothing that is applied", async () => {
    const positions = new Positions(7n);
    await positions.reach(7n, 0);
    await positions.reach(1n, 0);
  });

  it("lets each go on when its entry is applied", async () => {
    const positions = new Positions(0n);
    const reached: bigint[] = [];
    const waiting = [3n, 1n, 2n].map(async (sequence) => {
      await positions.reach(sequence, 10_000);
      reached.push(sequence);
    });
    for (const sequence of [1n, 2n, 3n]) {
      positions.setApplied(sequence);
      await new Promise(setImmediate);
      assert.equal(reached.at(-1), sequence);
    }
    await Promise.all(waiting);
  });

  it("gives up in time, whatever else is applied meanwhile", async (test) => {
    const pass = holdClock(test);
    const positions = new Positions(1n);
    const errors: unknown[] = [];
    const waiting = positions.reach(9n, 100).catch((error) => errors.push(error));
    await pass(60);
    positions.setApplied(2n);
    await pass(39);
    assert.deepEqual(errors, []);
    await pass(1);
    await waiting;
    const message = "this backend has applied entry 2 and waits for entry 9: try again";
    assert.deepEqual(errors, [new StatusError(Code.UNAVAILABLE, message)]);
  });

  it("rejects with the reason for which the log stops", async () => {
    const positions = new Positions(1n);
    const reason = new StatusError(Code.UNAVAILABLE, "the backend is stopping");
    const waiting = assert.rejects(positions.reach(2n, 10_000), reason);
    positions.stop(reason);
    await waiting;
    await assert.rejects(positions.reach(2n, 10_000), reason);
    await positions.reach(1n, 0);
  });
});

describe("Positions.next()", () => {
  const { signal } = new AbortController();

  it("waits for the entry behind one, and not where that is applied", async () => {
    const positions = new Positions(7n);
    await positions.next(6n, 10_000, signal);
    let isOver = false;
    const waiting = positions.next(8n, 10_000, signal).then(() => {
      isOver = true;
    });
    positions.setApplied(8n);
    await new Promise(setImmediate);
    assert.equal(isOver, false);
    positions.setApplied(9n);
    await waiting;
  });

  it("ends in time, whatever is applied meanwhile", async (test) => {
    const pass = holdClock(test);
    const positions = new Positions(1n);
    let isOver = false;
    const waiting = positions.next(9n, 100, signal).then(() => {
      isOver = true;
    });
    await pass(60);
    positions.setApplied(2n);
    await pass(39);
    assert.equal(isOver, false);
    await pass(1);
    await waiting;
  });

  it("ends where nobody waits any more", async () => {
    const controller = new AbortController();
    const positions = new Positions(1n);
    const waiting = positions.next(1n, 10_000, controller.signal);
    controller.abort();
    await waiting;
    await positions.next(1n, 10_000, controller.signal);
  });

  it("rejects with the reason for which the log stops", async () => {
    const positions = new Positions(1n);
    const reason = new StatusError(Code.UNAVAILABLE, "the backend is stopping");
    const waiting = assert.rejects(positions.next(1n, 10_000, signal), reason);
    positions.stop(reason);
    await waiting;
  });
});

describe("Positions", () => {
  it("begin with all flushed that was applied", () => {
    const { applied, flushed } = new Positions(5n);
    assert.deepEqual([applied, flushed], [5n, 5n]);
  });

  it("keep the last flush, in whatever order flushes end", () => {
    const positions = new Positions(1n);
    positions.setApplied(4n);
    assert.equal(positions.flushed, 1n);
    for (const sequence of [3n, 2n]) positions.setFlushed(sequence);
    assert.equal(positions.flushed, 3n);
  });
});
