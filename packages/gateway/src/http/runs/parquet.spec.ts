import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadings, parseWell, type Readings } from "@wellspring/contract";
import { parquetReadObjects } from "hyparquet";
import { createParquetWriter } from "./parquet.ts";

const readingsOf = (count: number): Readings => {
  const readings = createReadings(count);
  for (let place = 0; place < count; place++) {
    readings.wells[place] = parseWell(place % 2 === 0 ? "A1" : "AF48");
    readings.runtimes[place] = 2_147_483_647 - place;
    readings.opticalDensities[place] = place / 1_000;
    readings.correctedOpticalDensities[place] = place % 3 === 0 ? Number.NaN : -place;
  }
  return readings;
};

const read = async (run: string, parts: readonly (readonly [number, Readings])[]) => {
  const writer = createParquetWriter(run);
  const chunks: Buffer[] = [];
  for (const [plate, readings] of parts) {
    for (const chunk of writer.write(plate, readings)) chunks.push(Buffer.from(chunk));
  }
  for (const chunk of writer.end()) chunks.push(Buffer.from(chunk));
  const file = new Uint8Array(Buffer.concat(chunks)).buffer;
  return { chunks: chunks.length, rows: await parquetReadObjects({ file }) };
};

describe("createParquetWriter()", () => {
  it("writes a row for each reading", async () => {
    const { rows } = await read("rün", [
      [0, readingsOf(2)],
      [999_999, readingsOf(1)],
    ]);
    const common = { run: "rün", well: "A1", runtime: 2_147_483_647 };
    const first = { ...common, optical_density: 0, corrected_optical_density: null };
    assert.deepEqual(rows, [
      { ...first, plate: 0 },
      {
        ...{ run: "rün", plate: 0, well: "AF48", runtime: 2_147_483_646 },
        ...{ optical_density: 0.001, corrected_optical_density: -1 },
      },
      { ...first, plate: 999_999 },
    ]);
  });

  it("writes groups while it goes on, and nothing twice", async () => {
    const parts = Array.from({ length: 5 }, (_, plate) => [plate, readingsOf(40_000)] as const);
    const { chunks, rows } = await read("r", parts);
    assert.equal(chunks, 3);
    assert.equal(rows.length, 200_000);
    assert.deepEqual(
      [0, 39_999, 40_000, 199_999].map((place) => [rows[place].plate, rows[place].runtime]),
      [0, 39_999, 0, 39_999].map((offset, place) => [[0, 0, 1, 4][place], 2_147_483_647 - offset]),
    );
  });

  it("is a file without rows where nothing comes", async () => {
    assert.deepEqual((await read("r", [])).rows, []);
  });
});
