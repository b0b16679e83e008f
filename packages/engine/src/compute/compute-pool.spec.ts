import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Code, MyData, MyResult } from "@wellspring/contract";
import { writeFunction } from "../testing/crunch-module.ts";
import { ComputePool } from "./compute-pool.ts";

const compute = async (pool: ComputePool, Data: bigint): Promise<bigint | Code> => {
  const body = MyData.encode({ ID: 0n, Data, Meta: "" }).finish();
  const outcome = await pool.compute("crunch", { body, submittedAtMs: 0 });
  return "failure" in outcome ? outcome.failureCode : MyResult.decode(outcome.result).RData;
};

describe("ComputePool", () => {
  it("computes many tasks of several engines with a few threads", async () => {
    const options = { crunch: "square" };
    await using pool = new ComputePool({ options, timeLimitMs: 9_000, threads: 2 });
    const sample = Buffer.from('{"time_stamp":"2019-05-01T10:00:00Z","data":[1,3]}');
    const numbers = Array.from({ length: 300 }, (_, i) => BigInt(i));
    const [means, squares] = await Promise.all([
      Promise.all(
        numbers.map(() => pool.compute("statistics", { body: sample, submittedAtMs: 0 })),
      ),
      Promise.all(numbers.map((data) => compute(pool, data))),
    ]);
    assert.deepEqual(
      squares,
      numbers.map((data) => data ** 2n),
    );
    assert.ok(means.every((outcome) => "result" in outcome));
  });

  it("blames no task for a thread that ended while it had nothing to do", async (t) => {
    const ended = new BroadcastChannel(`ended-${process.pid}`);
    t.after(() => ended.close());
    const crunch = await writeFunction(
      t,
      `(data) => {
        const tell = () => new BroadcastChannel("${ended.name}").postMessage("");
        if (data === 1n) setTimeout(() => process.once("exit", tell).exit(0), 1);
        return data;
      }`,
    );
    await using pool = new ComputePool({ options: { crunch }, timeLimitMs: 9_000, threads: 1 });
    const hasEnded = once(ended, "message");
    assert.equal(await compute(pool, 1n), 1n);
    await hasEnded;
    // The thread says so while it ends: the process hears of it some turns later.
    for (let turn = 0; turn < 20_000; turn++) await nextTurn();
    assert.equal(await compute(pool, 2n), 2n);
  });

  it("goes on with what stood behind a function that was ended", async (t) => {
    const crunch = await writeFunction(t, "(data) => { while (data % 5n === 2n) {} return data; }");
    await using pool = new ComputePool({ options: { crunch }, timeLimitMs: 30, threads: 1 });
    const numbers = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n];
    const expected = numbers.map((data) => (data % 5n === 2n ? Code.DEADLINE_EXCEEDED : data));
    assert.deepEqual(await Promise.all(numbers.map((data) => compute(pool, data))), expected);
  });

  it("goes on where threads end themselves", async (t) => {
    const crunch = await writeFunction(t, "(data) => data === 1n ? process.exit() : data");
    await using pool = new ComputePool({ options: { crunch }, timeLimitMs: 9_000, threads: 2 });
    const outcomes = await Promise.all([1n, 2n, 1n, 3n].map((data) => compute(pool, data)));
    assert.deepEqual(outcomes, [Code.INTERNAL, 2n, Code.INTERNAL, 3n]);
  });

  it("closes with tasks that would never end", async (t) => {
    const crunch = await writeFunction(t, "() => { for (;;) {} }");
    const pool = new ComputePool({ options: { crunch }, timeLimitMs: 60_000, threads: 1 });
    void compute(pool, 1n);
    await new Promise(setImmediate);
    await pool[Symbol.asyncDispose]();
  });
});
