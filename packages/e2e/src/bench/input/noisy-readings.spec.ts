import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeBlock, encodeBlock } from "@wellspring/contract";
import { plateToReadings } from "../tools/plate-readings.ts";
import { growPlate } from "./grow-plate.ts";
import { growNoisyReadings } from "./noisy-readings.ts";

const shape = { wells: 12, reads: 500 };

describe("growNoisyReadings()", () => {
  it("adds millionths to what grew, the same for the same seed", () => {
    const grown = plateToReadings(growPlate(shape, 1));
    const noisy = growNoisyReadings(shape, 1);
    assert.deepEqual(growNoisyReadings(shape, 1), noisy);
    assert.deepEqual(noisy.runtimes, grown.runtimes);
    for (const [row, density] of noisy.opticalDensities.entries()) {
      const added = density - grown.opticalDensities[row];
      assert.ok(added >= 0 && added < 0.001, `${added} was added`);
    }
  });

  it("makes blocks of more than a byte a row, which hold it exactly", () => {
    const noisy = growNoisyReadings(shape, 2);
    const block = encodeBlock(noisy);
    assert.ok(block.length > noisy.wells.length, `${block.length} bytes`);
    assert.deepEqual(decodeBlock(block).opticalDensities, noisy.opticalDensities);
  });
});
