import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import { idOf } from "../../testing/readings.ts";
import { delayMs, isLast, isSpent, spentError } from "./delivery.ts";

const delivered = (deliveries: number) => {
  return { number: 1n, workId: idOf(1), work: undefined, isFresh: true, deliveries, dueMs: 0 };
};
const counts = [0, 1, 2, 3, 4, 5];

describe("delayMs()", () => {
  it("grows from one delivery to the next, and does not hold up the end", () => {
    assert.deepEqual(counts.map(delayMs), [0, 1_000, 5_000, 30_000, 0, 0]);
  });
});

describe("isLast() and isSpent()", () => {
  it("tell the last delivery, and what comes after it", () => {
    assert.equal(limits.workDeliveriesMax, 4);
    const told = counts.map(delivered).map((each) => [isLast(each), isSpent(each)]);
    const [neither, last, spent] = [
      [false, false],
      [true, false],
      [false, true],
    ];
    assert.deepEqual(told, [neither, neither, neither, last, spent, spent]);
  });
});

describe("spentError", () => {
  it("says why work is given up", () => {
    assert.deepEqual(
      [spentError.code, spentError.message],
      [Code.ABORTED, "was handed out 4 times, and each time its engine ended or was not heard of"],
    );
  });
});
