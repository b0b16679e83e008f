import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppliedStore } from "../../testing/applied-store.ts";
import type { Change } from "../../testing/records.ts";
import { completeChange, storedWork, submitChange } from "../../testing/work.ts";
import { WaitingWindow, type WindowOptions } from "./waiting-window.ts";

const openWindow = (store: AppliedStore, said: Partial<WindowOptions> = {}): WaitingWindow =>
  new WaitingWindow({
    ...{ view: store.lmdb, engine: "calc", isOwn: () => true, countOf: () => 0 },
    ...said,
  });

/** Takes all that is to be handed out now. */
const drain = (window: WaitingWindow, nowMs = 0): number[] => {
  const numbers: number[] = [];
  for (;;) {
    window.refresh(nowMs);
    const next = window.peek();
    if (!next) return numbers;
    window.take(next);
    numbers.push(Number(next.number));
  }
};

const submitMany = (from: number, to: number): Change[] =>
  Array.from({ length: to - from + 1 }, (_, place) => submitChange(from + place));

describe("WaitingWindow", () => {
  it("gives what waits in the store in order, then what is added, each once", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([...submitMany(1, 3), completeChange(2)]);
    const window = openWindow(store);
    assert.deepEqual(drain(window), [1, 3]);
    await store.apply(submitChange(4));
    window.add(storedWork(4));
    window.add(storedWork(4));
    assert.deepEqual(drain(window), [4]);
    assert.deepEqual(drain(window), []);
  });

  it("tells work that came since from work that waited before", async () => {
    await using store = await AppliedStore.open();
    await store.apply(submitChange(1));
    const window = openWindow(store, { countOf: () => 2 });
    drain(window);
    await store.apply(submitChange(2));
    window.add(storedWork(2));
    const told = [1n, 2n].map((number) => window.find(number));
    assert.deepEqual(
      told.map((each) => [each?.isFresh, each?.deliveries]),
      [
        [false, 2],
        [true, 0],
      ],
    );
  });

  it("holds back what came back until it is due, and then gives it first", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll(submitMany(1, 2));
    const window = openWindow(store);
    window.refresh(0);
    const first = window.peek();
    assert(first);
    window.take(first);
    first.deliveries = 1;
    window.giveBack(first, 100);
    assert.equal(first.dueMs, 1_100);
    window.refresh(1_099);
    assert.equal(window.peek()?.number, 2n);
    window.refresh(1_100);
    assert.equal(window.peek(), first);
  });

  it("forgets what is finished, wherever it is", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll(submitMany(1, 3));
    const window = openWindow(store);
    window.refresh(0);
    const first = window.peek();
    assert(first);
    window.take(first);
    assert.ok(window.holds(first));
    assert.equal(window.remove(1n), first);
    assert.equal(window.remove(1n), undefined);
    assert.ok(!window.holds(first));
    window.giveBack(first, 0);
    window.remove(2n);
    assert.deepEqual(drain(window), [3]);
  });

  it("takes works that wait once more although it has passed them", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll(submitMany(1, 3));
    const window = openWindow(store);
    assert.deepEqual(drain(window), [1, 2, 3]);
    window.remove(1n);
    window.add(storedWork(1));
    assert.deepEqual(drain(window), [1]);
  });

  it("leaves works of another backend alone, until they become its own", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll(submitMany(1, 4));
    let odd = 1;
    const isOwn = (workId: Uint8Array) => Buffer.from(workId).readUInt32BE() % 2 === odd;
    const window = openWindow(store, { isOwn });
    window.refresh(0);
    odd = 0;
    window.reset();
    assert.deepEqual(drain(window), [2, 4]);
    odd = 1;
    window.reset();
    assert.deepEqual(drain(window), [1, 3], "what is handed out is not handed out again");
  });

  it("passes 25,000 works of others to find its own", async () => {
    await using store = await AppliedStore.open({ isWritten: true });
    for (let from = 1; from <= 25_000; from += 5_000) {
      await store.applyAll(submitMany(from, from + 4_999));
    }
    const isOwn = (workId: Uint8Array) => Buffer.from(workId).readUInt32BE() > 24_990;
    const window = openWindow(store, { isOwn });
    for (let look = 0; look < 2; look++) window.refresh(0);
    assert.equal(window.peek(), undefined, "a look ends so that others get a turn");
    assert.equal(drain(window).length, 10);
  });
});
