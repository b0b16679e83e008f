import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadings, limits } from "@wellspring/contract";
import { PlateRows } from "./plate-rows.ts";

describe("PlateRows", () => {
  for (const batch of [1, 7, 2_048]) {
    it(`keeps rows in order, ${batch} at a time, in full chunks`, () => {
      const plate = new PlateRows("r", 3, (full) => full.keep());
      const count = limits.blockReadingsMax + 1_000;
      const staged = createReadings(batch);
      for (let start = 0; start < count; start += batch) {
        const length = Math.min(batch, count - start);
        for (let index = 0; index < length; index += 1) staged.runtimes[index] = start + index;
        plate.appendAll(staged, length, start + 2);
      }
      const { chunks, count: taken } = plate.take();
      assert.equal(taken, count);
      assert.equal(chunks.length, 2);
      assert.equal(chunks[0].wells.length, limits.blockReadingsMax);
      for (let row = 0; row < count; row += 1) {
        const chunk = chunks[Math.floor(row / limits.blockReadingsMax)];
        const at = row % limits.blockReadingsMax;
        if (chunk.runtimes[at] !== row || chunk.lines[at] !== row + 2) assert.fail(`row ${row}`);
      }
      assert.equal(plate.take().count, 0);
    });
  }

  it("makes room for what is likely, once there are more than a few rows", () => {
    const capacities: number[] = [];
    const plate = new PlateRows("r", 3, () => assert.fail("full"), 1_000);
    for (let row = 0; row < 4_000; row += 1) {
      plate.append(0, row, 1, 1, row + 2);
      const { length } = plate.rows.wells;
      if (length !== capacities.at(-1)) capacities.push(length);
    }
    assert.deepEqual(capacities, [16, 256, 1_000, 16_000]);
    const { chunks, count } = plate.take();
    assert.equal(count, 4_000);
    assert.equal(chunks[0].runtimes[3_999], 3_999);
    assert.equal(plate.rows.wells.length, 0);
  });

  it("makes chunks of blockReadingsMax whatever is likely", () => {
    const plate = new PlateRows("r", 3, (full) => full.keep(), 10_000_000);
    for (let row = 0; row <= limits.blockReadingsMax; row += 1) plate.append(0, row, 1, 1, 2);
    const { chunks, count } = plate.take();
    assert.equal(count, limits.blockReadingsMax + 1);
    assert.equal(chunks[0].wells.length, limits.blockReadingsMax);
  });
});
