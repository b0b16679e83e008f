import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import fc from "fast-check";
import { orderRows } from "./order-rows.ts";
import { PlateRows } from "./plate-rows.ts";
import type { Rows } from "./rows.ts";

const chunkOf = (keys: readonly (readonly [well: number, runtime: number])[]): Rows => {
  const plate = new PlateRows("r", 0, () => {});
  keys.forEach(([well, runtime], index) => {
    plate.append(well, runtime, 0, 0, index + 2);
  });
  return plate.take().chunks[0];
};

describe("orderRows()", () => {
  it("orders by well, runtime and line", () => {
    const key = fc.tuple(
      fc.oneof(fc.nat(2), fc.constant(1_535)),
      fc.oneof(fc.nat(4), fc.constant(limits.runtimeSecondsMax)),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 150, size: "max" }), (keys) => {
        const expected = keys
          .map((_, row) => row)
          .sort((a, b) => keys[a][0] - keys[b][0] || keys[a][1] - keys[b][1] || a - b);
        assert.deepEqual([...orderRows(chunkOf(keys), keys.length)], expected);
      }),
    );
  });

  it("leaves out what stands behind the count", () => {
    const chunk = chunkOf([
      [3, 1],
      [2, 1],
      [1, 1],
    ]);
    assert.deepEqual([...orderRows(chunk, 2)], [1, 0]);
    assert.deepEqual([...orderRows(chunk, 0)], []);
  });

  it("tells the last row of a full chunk from the first at the last second", () => {
    const last = limits.blockReadingsMax - 1;
    const keys = Array.from({ length: last + 1 }, (_, row) => [0, last - row] as const);
    const order = orderRows(chunkOf(keys), last + 1);
    assert.deepEqual([order[0], order[1], order[last]], [last, last - 1, 0]);
    const late = keys.map((_, row) => [0, row === last ? 1 : limits.runtimeSecondsMax] as const);
    const lateOrder = orderRows(chunkOf(late), last + 1);
    assert.deepEqual([lateOrder[0], lateOrder[1], lateOrder[last]], [last, 0, last - 1]);
  });
});
