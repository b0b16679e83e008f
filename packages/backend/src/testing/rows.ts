import type { Readings } from "@wellspring/contract";
import fc from "fast-check";

/** A reading: well index, runtime, optical density, corrected one (NaN where absent). */
export type Row = [well: number, runtime: number, density: number, corrected: number];

/** The columns of rows. */
export const toReadings = (rows: readonly Row[]): Readings => ({
  wells: Uint16Array.from(rows, ([well]) => well),
  runtimes: Int32Array.from(rows, ([, runtime]) => runtime),
  opticalDensities: Float64Array.from(rows, ([, , density]) => density),
  correctedOpticalDensities: Float64Array.from(rows, ([, , , corrected]) => corrected),
});

/** The rows of columns. */
export const toRows = (readings: Readings): Row[] =>
  Array.from(readings.wells, (well, i) => [
    well,
    readings.runtimes[i],
    readings.opticalDensities[i],
    readings.correctedOpticalDensities[i],
  ]);

/** Rows in order, each pair of well and runtime once: the last one given. */
export const sortRows = (rows: readonly Row[]): Row[] => {
  const byPlace = new Map(rows.map((row) => [row[0] * 2 ** 31 + row[1], row]));
  return [...byPlace].sort(([a], [b]) => a - b).map(([, row]) => row);
};

/** Rows of few wells, runtimes and values, so that many of them meet. */
export const anyRow: fc.Arbitrary<Row> = fc.tuple(
  fc.constantFrom(0, 1, 7, 8, 48, 1_535),
  fc.constantFrom(0, 1, 2, 600, 1_200, 2_147_483_647),
  fc.constantFrom(0, 0.095, -1.5, 3),
  fc.constantFrom(Number.NaN, 0, 0.01, 3),
);

/** Rows in order, as many as there may be. */
export const anyRows: fc.Arbitrary<Row[]> = fc.array(anyRow, { maxLength: 30 }).map(sortRows);
