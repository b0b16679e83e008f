import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadings } from "./readings.ts";
import { addToDigest, digestToBytes, emptyDigest } from "./readings-digest.ts";

const readingsOf = (rows: readonly (readonly [number, number, number, number])[]) => {
  const readings = createReadings(rows.length);
  for (const [i, [well, runtime, density, corrected]] of rows.entries()) {
    readings.wells[i] = well;
    readings.runtimes[i] = runtime;
    readings.opticalDensities[i] = density;
    readings.correctedOpticalDensities[i] = corrected;
  }
  return readings;
};

const digestOf = (...parts: Parameters<typeof readingsOf>[0][]): string => {
  const digest = emptyDigest();
  for (const rows of parts) addToDigest(digest, readingsOf(rows));
  return digestToBytes(digest).toString("hex");
};

const [one, two] = [[0, 600, 0.095, 0.012] as const, [48, 600, 0.1, Number.NaN] as const];

describe("addToDigest()", () => {
  it("is the same whatever the order of readings", () => {
    assert.equal(digestOf([one, two]), digestOf([two], [one]));
  });

  it("differs where any value does", () => {
    const others = [[1, 600, 0.095, 0.012] as const, [0, 601, 0.095, 0.012] as const];
    const values = [[0, 600, 0.096, 0.012] as const, [0, 600, 0.095, Number.NaN] as const];
    const all = [one, two, ...others, ...values].map((row) => digestOf([row]));
    assert.equal(new Set(all).size, all.length);
  });

  it("does not change: copies are compared with it, of whatever release", () => {
    assert.equal(digestOf([]), "0000000000000000");
    assert.equal(digestOf([one, two]), "3ba8b22ae806fc87");
  });
});
