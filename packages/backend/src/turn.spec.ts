import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { turn } from "./turn.ts";

/** Works for so many milliseconds, asking for a turn in between, and counts the turns. */
const work = async (milliseconds: number): Promise<number> => {
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const endMs = performance.now() + milliseconds;
  while (performance.now() < endMs) await turn();
  isOver = true;
  return turns;
};

describe("turn()", () => {
  it("lets the event loop turn while work goes on, but not at each call", async () => {
    const turns = await work(200);
    assert.ok(turns >= 3, `${turns} turns`);
    assert.ok(turns <= 45, `${turns} turns`);
  });

  it("lets others go on in between", { timeout: 10_000 }, async () => {
    const order: string[] = [];
    setImmediate(() => order.push("other"));
    while (order.length === 0) await turn();
    order.push("work");
    assert.deepEqual(order, ["other", "work"]);
  });
});
