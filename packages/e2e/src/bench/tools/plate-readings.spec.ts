import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Readings, wellName } from "@wellspring/contract";
import { generateRuns, growRun } from "../input/generate-runs.ts";
import { plateToReadings } from "./plate-readings.ts";

const file = { shape: { plates: 1, wells: 14, reads: 4 }, seed: 1 };
const [plate] = growRun(file, "a");

const rowsOf = ({ wells, runtimes, opticalDensities, correctedOpticalDensities }: Readings) =>
  Array.from(wells, (well, row) => [
    wellName(well),
    runtimes[row],
    opticalDensities[row],
    correctedOpticalDensities[row],
  ]);

describe("plateToReadings()", () => {
  it("holds what the file of the same run says, in its order", () => {
    const generated = generateRuns({ ...file, runs: ["a"], order: "plate" });
    const lines = Buffer.concat([...generated])
      .toString()
      .split("\r\n")
      .slice(1);
    const expected = lines.map((line) => {
      const [, well, runtime, density, , corrected] = line.split(",");
      return [well, Number(runtime), Number(density), Number(corrected)];
    });
    assert.deepEqual(rowsOf(plateToReadings(plate)), expected);
  });

  it("takes some reads of every well", () => {
    const all = rowsOf(plateToReadings(plate));
    assert.deepEqual(
      rowsOf(plateToReadings(plate, 1, 3)),
      all.filter((_, row) => row % 4 === 1 || row % 4 === 2),
    );
    assert.equal(rowsOf(plateToReadings(plate, 2, 2)).length, 0);
  });
});
