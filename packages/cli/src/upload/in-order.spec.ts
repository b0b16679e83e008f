import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collect } from "../testing/collect.ts";
import { inOrder } from "./in-order.ts";

describe("inOrder()", () => {
  it("gives results in the order of the items, whatever ends first", async () => {
    const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());
    const ended: number[] = [];
    const results = inOrder([0, 1, 2], 3, async (item) => {
      await gates[item].promise;
      ended.push(item);
      return item * 10;
    });
    const first = results.next();
    gates[2].resolve();
    gates[1].resolve();
    gates[0].resolve();
    assert.deepEqual(await first, { done: false, value: 0 });
    assert.deepEqual(await collect(results), [10, 20]);
    assert.deepEqual(ended, [2, 1, 0]);
  });

  it("works on no more than it may at once", async () => {
    let running = 0;
    let most = 0;
    const items = Array.from({ length: 20 }, (_, place) => place);
    const results = inOrder(items, 4, async (item) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return item;
    });
    assert.deepEqual(await collect(results), items);
    assert.equal(most, 4);
  });

  it("gives nothing for nothing", async () => {
    assert.deepEqual(await collect(inOrder([], 4, async () => 1)), []);
  });

  it("rejects where the work does", async () => {
    const results = inOrder([1, 2], 2, async (item) => {
      if (item === 2) throw new Error("no");
      return item;
    });
    await assert.rejects(collect(results), new Error("no"));
  });
});
