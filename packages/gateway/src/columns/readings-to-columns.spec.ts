import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadings } from "@wellspring/contract";
import { readingsToColumns } from "./readings-to-columns.ts";

const readings = () => {
  const three = createReadings(3);
  three.wells.set([1, 1, 48]);
  three.runtimes.set([0, 60, 0]);
  three.opticalDensities.set([0.1, 0.2, 0.3]);
  three.correctedOpticalDensities.fill(Number.NaN);
  return three;
};

describe("readingsToColumns()", () => {
  it("names each well once and leaves out a corrected column that says nothing", () => {
    assert.deepEqual(readingsToColumns(readings()), {
      wells: ["A2", "B1"],
      wellIndexes: [0, 0, 1],
      runtimesSeconds: [0, 60, 0],
      opticalDensities: [0.1, 0.2, 0.3],
      correctedOpticalDensities: [],
    });
  });

  it("has NaN where a corrected value is absent beside others", () => {
    const some = readings();
    some.correctedOpticalDensities[1] = 0.05;
    const { correctedOpticalDensities } = readingsToColumns(some);
    assert.deepEqual(correctedOpticalDensities, [Number.NaN, 0.05, Number.NaN]);
  });
});
