import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { locateReadings } from "./locate-readings.ts";
import { bytesSource, robotHeader } from "./testing/read.ts";

const rows = ["0,A1,5,0.1,r,", "0,B1,0005,0.1,r,", "1,A1,5,0.1,é,", "0,A1,5.0,0.10,r,"];

describe("locateReadings()", () => {
  it("finds the first row of each reading and the column of its density", async () => {
    const source = bytesSource([robotHeader, ...rows].join("\r\n"));
    const kind = "opticalDensity" as const;
    const key = { run: "r", plate: 0, well: 0, runtime: 5, kind };
    const places = await locateReadings(source, { file: "f.csv" }, [
      key,
      { ...key, well: 48 },
      { ...key, run: "é", plate: 1 },
      { ...key, runtime: 6 },
    ]);
    assert.deepEqual(places, [
      { line: 2, column: 8 },
      { line: 3, column: 11 },
      { line: 4, column: 8 },
      undefined,
    ]);
  });

  it("finds the first row with a corrected density, and its column", async () => {
    const filled = ["0,A1,5,0.1,r,", "0,B1,5,0.1,r,0.01", "0,A1,5,0.1,r,0.02", "0,A1,5,0.1,r,0.02"];
    const source = bytesSource([robotHeader, ...filled].join("\n"));
    const kind = "correctedOpticalDensity" as const;
    const key = { run: "r", plate: 0, well: 0, runtime: 5, kind };
    const places = await locateReadings(source, { file: "f.csv" }, [
      key,
      { ...key, kind: "opticalDensity" },
      { ...key, well: 48 },
      { ...key, runtime: 6 },
    ]);
    assert.deepEqual(places, [
      { line: 4, column: 14 },
      { line: 2, column: 8 },
      { line: 3, column: 14 },
      undefined,
    ]);
  });

  it("finds nothing where nothing is looked for", async () => {
    const source = bytesSource([robotHeader, ...rows].join("\n"));
    assert.deepEqual(await locateReadings(source, { file: "f.csv" }, []), []);
  });
});
