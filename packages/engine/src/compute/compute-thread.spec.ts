import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, MyData, MyResult } from "@wellspring/contract";
import { writeFunction } from "../testing/crunch-module.ts";
import type { Outcome } from "./attempt.ts";
import { ComputeThread } from "./compute-thread.ts";

const toTask = (Data: bigint) => ({
  body: MyData.encode({ ID: Data, Data, Meta: "" }).finish(),
  submittedAtMs: 0,
});

const run = async (thread: ComputeThread, ...data: bigint[]): Promise<unknown[]> => {
  const outcomes: Outcome[] = [];
  const tasks = data.map(toTask);
  await thread.run({ kind: "crunch", tasks }, (place, outcome) => {
    outcomes[place] = outcome;
  });
  return Array.from(outcomes, (outcome) => {
    if (!outcome) return undefined;
    if ("failure" in outcome) return [outcome.failure, outcome.failureCode];
    assert.ok(outcome.result instanceof Buffer);
    return MyResult.decode(outcome.result).RData;
  });
};

describe("ComputeThread", () => {
  it("runs one batch after the other", async () => {
    await using thread = new ComputeThread({ options: { crunch: "square" }, timeLimitMs: 9_000 });
    assert.deepEqual(await run(thread, 1n, 2n, 3n), [1n, 4n, 9n]);
    const overflow = "the result 85070591730234615847396907784232501249 of 9223372036854775807";
    assert.deepEqual(await run(thread, 2n ** 63n - 1n, 5n), [
      [`${overflow} is no int64`, Code.OUT_OF_RANGE],
      25n,
    ]);
    assert.equal(thread.hasEnded, false);
  });

  it("gives back index entries as bytes", async () => {
    await using thread = new ComputeThread({ options: { crunch: "square" }, timeLimitMs: 9_000 });
    const body = Buffer.from('{"time_stamp":"2019-05-01T10:00:00Z","data":[1,3]}');
    const outcomes: Outcome[] = [];
    const batch = { kind: "statistics", tasks: [{ body, submittedAtMs: 0 }] } as const;
    await thread.run(batch, (_place, outcome) => outcomes.push(outcome));
    const [outcome] = outcomes;
    assert.ok(outcome && "result" in outcome);
    assert.deepEqual(
      outcome.indexEntries.map(({ key }) => Buffer.isBuffer(key)),
      [true, true, true],
    );
  });

  it("ends a function that is over its time, and tells which", async (t) => {
    const crunch = await writeFunction(t, "(data) => { while (data === 2n) {} return data; }");
    await using thread = new ComputeThread({ options: { crunch }, timeLimitMs: 30 });
    assert.deepEqual(await run(thread, 1n), [1n]);
    const [, ended, after] = await run(thread, 1n, 2n, 3n);
    assert.deepEqual(ended, ["it took longer than 30 ms", Code.DEADLINE_EXCEEDED]);
    assert.equal(after, undefined);
    assert.equal(thread.hasEnded, true);
  });

  it("goes on where a function heeds its signal", async (t) => {
    const crunch = await writeFunction(
      t,
      `(data, meta, signal) => data === 2n
        ? new Promise((_, reject) => signal.addEventListener("abort", () => reject("late")))
        : data`,
    );
    await using thread = new ComputeThread({ options: { crunch }, timeLimitMs: 30 });
    assert.deepEqual(await run(thread, 1n, 2n, 3n), [
      1n,
      ["it took longer than 30 ms", Code.DEADLINE_EXCEEDED],
      3n,
    ]);
    assert.equal(thread.hasEnded, false);
  });

  it("says that a function ended its thread", async (t) => {
    const crunch = await writeFunction(t, "() => process.exit()");
    await using thread = new ComputeThread({ options: { crunch }, timeLimitMs: 9_000 });
    const [outcome] = await run(thread, 1n, 2n);
    assert.deepEqual(outcome, ["the function's thread ended", Code.INTERNAL]);
    assert.equal(thread.hasEnded, true);
  });
});
