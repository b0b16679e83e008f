import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import type { Outcome } from "../apply/outcome.ts";
import { abandon } from "../testing/records.ts";
import { RecordQueue, type Waiting } from "./record-queue.ts";

const mebibyte = 1024 * 1024;
const recordOf = (number: number) => ({ principal: String(number), change: abandon(number) });
const principals = (taken: readonly Waiting[]): number[] =>
  taken.map(({ record }) => Number(record.principal));
const done: Outcome = { kind: "done" };

/** Whether a promise is settled once all that is ready has run. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol("pending");
  const first = await Promise.race([
    promise.catch(() => undefined),
    new Promise((resolve) => setImmediate(resolve, pending)),
  ]);
  return first !== pending;
};

describe("RecordQueue", () => {
  it("gives records out in order, as many as fit, one at least", async () => {
    const queue = new RecordQueue();
    for (const [number, bytes] of [40, 40, 40, 500, 20].entries()) {
      void queue.add(recordOf(number), bytes);
    }
    assert.deepEqual(principals(await queue.take(100)), [0, 1]);
    assert.deepEqual(principals(await queue.take(100)), [2]);
    assert.deepEqual(principals(await queue.take(100)), [3]);
    assert.deepEqual(principals(await queue.take(100)), [4]);
  });

  it("takes records of just the bytes that are asked for", async () => {
    const queue = new RecordQueue();
    for (const number of [0, 1, 2]) void queue.add(recordOf(number), 50);
    assert.deepEqual(principals(await queue.take(100)), [0, 1]);
  });

  it("waits for the first record", async () => {
    const queue = new RecordQueue();
    const taken = queue.take(100);
    assert.equal(await isSettled(taken), false);
    void queue.add(recordOf(0), 1);
    assert.deepEqual(principals(await taken), [0]);
  });

  it("tells each caller what became of their record", async () => {
    const queue = new RecordQueue();
    const added = [0, 1, 2].map((number) => queue.add(recordOf(number), 1));
    const [first, second, third] = await queue.take(100);
    third.resolve({ kind: "staged", blocks: 3 });
    second.reject(new StatusError(Code.INTERNAL, "second"));
    first.resolve(done);
    assert.deepEqual(await added[0], done);
    await assert.rejects(added[1], { message: "second" });
    assert.deepEqual(await added[2], { kind: "staged", blocks: 3 });
  });

  it("lets callers in while 8 MiB or less wait, the others in order after them", async () => {
    const queue = new RecordQueue();
    for (let number = 0; number < 20; number++) void queue.add(recordOf(number), mebibyte);
    assert.equal((await queue.take(100 * mebibyte)).length, 9);
    await isSettled(Promise.resolve());
    assert.deepEqual(
      principals(await queue.take(100 * mebibyte)),
      [9, 10, 11, 12, 13, 14, 15, 16, 17],
    );
    await isSettled(Promise.resolve());
    assert.deepEqual(principals(await queue.take(100 * mebibyte)), [18, 19]);
  });

  it("ends: what waits is still given out, what comes is refused", async () => {
    const queue = new RecordQueue();
    const waiting = queue.add(recordOf(0), 9 * mebibyte);
    const outside = queue.add(recordOf(1), 1);
    queue.end();
    const refusal = { code: Code.UNAVAILABLE, message: "the backend is stopping" };
    await assert.rejects(outside, refusal);
    await assert.rejects(queue.add(recordOf(2), 1), refusal);
    const [first] = await queue.take(100);
    first.resolve(done);
    assert.deepEqual(await waiting, done);
    assert.deepEqual(await queue.take(100), []);
  });

  it("ends for whoever waits to take", async () => {
    const queue = new RecordQueue();
    const taken = queue.take(100);
    queue.end();
    assert.deepEqual(await taken, []);
  });

  it("fails: what waits inside and outside is rejected with the reason", async () => {
    const queue = new RecordQueue();
    const inside = queue.add(recordOf(0), 9 * mebibyte);
    const outside = queue.add(recordOf(1), 1);
    const reason = new StatusError(Code.UNAVAILABLE, "the log has stopped");
    queue.fail(reason);
    for (const added of [inside, outside, queue.add(recordOf(2), 1)]) {
      await assert.rejects(added, reason);
    }
    assert.deepEqual(await queue.take(100), []);
  });
});
