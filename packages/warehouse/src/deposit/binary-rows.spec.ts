import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadings, type Readings } from "@wellspring/contract";
import { BinaryRows } from "./binary-rows.ts";

const header = "5047434f50590aff0d0a00" + "00000000" + "00000000";

const readingsOf = (length: number, corrected: number): Readings => {
  const readings = createReadings(length);
  readings.wells.fill(1);
  readings.runtimes.fill(600);
  readings.opticalDensities.fill(0.5);
  readings.correctedOpticalDensities.fill(corrected);
  return readings;
};

describe("BinaryRows", () => {
  const wellIds = Int32Array.of(0, 17);

  it("writes rows in PostgreSQL's binary form", () => {
    const rows = new BinaryRows();
    assert.equal(rows.write(readingsOf(1, 0.25), 0, wellIds), 1);
    assert.equal(rows.write(readingsOf(1, Number.NaN), 0, wellIds), 1);
    const place = "0004" + "00000004" + "00000011" + "00000004" + "00000258";
    const density = "00000008" + "3fe0000000000000";
    const full = `${place}${density}000000083fd0000000000000`;
    const absent = `${place}${density}ffffffff`;
    assert.equal(rows.finish().toString("hex"), `${header}${full}${absent}ffff`);
  });

  it("stops where a chunk is full, and goes on in the next", () => {
    const rows = new BinaryRows();
    const readings = readingsOf(60_000, 0.25);
    let written = 0;
    let bytes = 0;
    for (let next = 0; next < readings.wells.length; written++) {
      next = rows.write(readings, next, wellIds);
      const chunk = next < readings.wells.length ? rows.take() : rows.finish();
      assert.ok(chunk.length <= 1024 * 1024);
      bytes += chunk.length;
    }
    assert.equal(written, 3);
    assert.equal(bytes, 19 + 60_000 * 42 + 2);
  });
});
