import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Slots } from "./slots.ts";

describe("Slots", () => {
  it("lets so many in at once, the others in their order", async () => {
    const slots = new Slots(2);
    const entered: number[] = [];
    const enter = async (caller: number): Promise<Disposable> => {
      const slot = await slots.enter();
      entered.push(caller);
      return slot;
    };
    const callers = [1, 2, 3, 4].map(enter);
    await nextTurn();
    assert.deepEqual(entered, [1, 2]);
    for (const caller of callers) (await caller)[Symbol.dispose]();
    assert.deepEqual(entered, [1, 2, 3, 4]);
  });
});
