import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { iterateUntilAborted, untilAborted } from "./abort.ts";
import { collect } from "./testing/collect.ts";

const never = new Promise<never>(() => undefined);

describe("untilAborted()", () => {
  it("settles as the promise does", async () => {
    const { signal } = new AbortController();
    assert.equal(await untilAborted(Promise.resolve(7), signal), 7);
    assert.equal(await untilAborted(8, signal), 8);
    await assert.rejects(untilAborted(Promise.reject(new Error("no")), signal), /^Error: no$/);
  });

  it("rejects with the reason when the signal is aborted meanwhile or before", async () => {
    const controller = new AbortController();
    const waiting = untilAborted(never, controller.signal);
    const reason = new Error("enough");
    controller.abort(reason);
    await assert.rejects(waiting, reason);
    await assert.rejects(untilAborted(1, controller.signal), reason);
  });

  it("leaves no unheard rejection behind when the promise fails later", async () => {
    const controller = new AbortController();
    const { promise, reject } = Promise.withResolvers<number>();
    const waiting = untilAborted(promise, controller.signal);
    controller.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
    reject(new Error("late"));
    await turn();
  });
});

describe("iterateUntilAborted()", () => {
  it("passes values on", async () => {
    const { signal } = new AbortController();
    const values = await collect(iterateUntilAborted(count(3).source, signal));
    assert.deepEqual(values, [0, 1, 2]);
  });

  it("closes the source when it is left early", async () => {
    const { signal } = new AbortController();
    const counter = count(3);
    for await (const value of iterateUntilAborted(counter.source, signal)) {
      if (value === 1) break;
    }
    await turn();
    assert.equal(counter.closed(), true);
  });

  it("throws the reason where the signal was aborted before or between two values", async () => {
    const controller = new AbortController();
    const values = iterateUntilAborted(count(3).source, controller.signal);
    assert.deepEqual(await values.next(), { done: false, value: 0 });
    const reason = new Error("enough");
    controller.abort(reason);
    await assert.rejects(values.next(), reason);
    await assert.rejects(collect(iterateUntilAborted(count(3).source, controller.signal)), reason);
  });

  it("leaves no listener behind", async () => {
    const { signal } = new AbortController();
    await collect(iterateUntilAborted(count(3).source, signal));
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("throws the reason while a value is awaited, and swallows what the source throws then", {
    timeout: 5_000,
  }, async () => {
    const controller = new AbortController();
    const { promise, reject } = Promise.withResolvers<number>();
    const source = (async function* () {
      yield await promise;
    })();
    const reading = collect(iterateUntilAborted(source, controller.signal));
    controller.abort(new Error("enough"));
    await assert.rejects(reading, /enough/);
    reject(new Error("late"));
    await turn();
  });
});

const count = (end: number): { source: AsyncIterable<number>; closed: () => boolean } => {
  let closed = false;
  const source = async function* () {
    try {
      for (let value = 0; value < end; value++) yield await Promise.resolve(value);
    } finally {
      closed = true;
    }
  };
  return { source: source(), closed: () => closed };
};
