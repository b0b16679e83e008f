import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadings } from "@wellspring/contract";
import { readingLines } from "./reading-lines.ts";

const readings = {
  wells: Uint16Array.of(0, 1535),
  runtimes: Int32Array.of(0, 600),
  opticalDensities: Float64Array.of(0.095, 1e-15),
  correctedOpticalDensities: Float64Array.of(Number.NaN, -0.001),
};

describe("readingLines()", () => {
  it("makes one JSON line of each reading", () => {
    const lines = [...readingLines({ project: "p", run: 'a "b"', plate: 3, readings })].join("");
    const rows = lines
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const place = { project: "p", run: 'a "b"', plate: 3 };
    assert.deepEqual(rows, [
      {
        ...place,
        well: "A1",
        runtime: 0,
        optical_density: 0.095,
        corrected_optical_density: null,
      },
      {
        ...place,
        well: "AF48",
        runtime: 600,
        optical_density: 1e-15,
        corrected_optical_density: -0.001,
      },
    ]);
  });

  it("gives them out in pieces, all of them", () => {
    const many = createReadings(10_000);
    const pieces = [...readingLines({ project: "p", run: "r", plate: 0, readings: many })];
    assert.equal(pieces.length, 3);
    assert.equal(pieces.join("").split("\n").length, 10_001);
  });

  it("makes nothing of nothing", () => {
    const none = createReadings(0);
    assert.deepEqual([...readingLines({ project: "p", run: "r", plate: 0, readings: none })], []);
  });
});
