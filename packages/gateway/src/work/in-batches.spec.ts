import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { collect } from "../testing/collect.ts";
import { inBatches } from "./in-batches.ts";

async function* count(to: number, after = async (): Promise<void> => undefined) {
  for (let number = 1; number <= to; number++) yield number;
  await after();
}

describe("inBatches()", () => {
  it("gives what came in one turn together", async () => {
    assert.deepEqual(await collect(inBatches(count(5), { count: 10 })), [[1, 2, 3, 4, 5]]);
  });

  it("gives no more than the most at once", async () => {
    const batches = await collect(inBatches(count(25), { count: 10 }));
    assert.deepEqual(
      batches.flat(),
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
    assert.ok(batches.every(({ length }) => length <= 10));
  });

  it("gives no more once they weigh enough", async () => {
    const batches = await collect(
      inBatches(count(9), { count: 10, weight: 10, weightOf: (value) => value }),
    );
    assert.deepEqual(batches, [[1, 2, 3, 4], [5, 6], [7, 8], [9]]);
  });

  it("gives nothing of nothing", async () => {
    assert.deepEqual(await collect(inBatches(count(0), { count: 10 })), []);
  });

  it("throws what the source throws", async () => {
    const fail = () => Promise.reject(new Error("broken"));
    await assert.rejects(collect(inBatches(count(3, fail), { count: 10 })), { message: "broken" });
  });

  it("reads one list ahead and no more", async () => {
    let read = 0;
    const source = async function* () {
      for (;;) yield ++read;
    };
    for await (const _batch of inBatches(source(), { count: 10 })) {
      for (let turns = 0; turns < 100; turns++) await nextTurn();
      if (read >= 10) break;
    }
    assert.ok(read <= 30, `${read}`);
  });
});
