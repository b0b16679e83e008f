import { limits, type Readings } from "@wellspring/contract";

/** Readings as they come in the file, each with its line. */
export type Rows = Readings & { lines: Uint32Array };

/**
 * Room for at least these many rows, in columns that hold what was there before. Columns that were
 * given back are taken first: for large ones the memory is what costs, not the rows.
 */
export const createRows = (capacity: number): Rows => {
  const spare = spares.findLastIndex(({ wells }) => wells.length >= capacity);
  if (capacity > 0 && spare >= 0) return spares.splice(spare, 1)[0];
  // One piece of memory, not zeroed: both save a third of the time that a short file takes.
  const { buffer } = Buffer.allocUnsafeSlow(capacity * rowBytes);
  return {
    opticalDensities: new Float64Array(buffer, 0, capacity),
    correctedOpticalDensities: new Float64Array(buffer, 8 * capacity, capacity),
    runtimes: new Int32Array(buffer, 16 * capacity, capacity),
    lines: new Uint32Array(buffer, 20 * capacity, capacity),
    wells: new Uint16Array(buffer, 24 * capacity, capacity),
  };
};

/** Gives columns back: nobody looks at them any more. */
export const giveBackRows = (rows: Rows): void => {
  if (rows.wells.length >= spareRowsMin && spares.length < sparesMax) spares.push(rows);
};

/** The same rows where there is room for more; the smaller columns are given back. */
export const enlargeRows = (rows: Rows, capacity: number): Rows => {
  const larger = createRows(capacity);
  copyReadings(rows, larger, 0);
  larger.lines.set(rows.lines);
  giveBackRows(rows);
  return larger;
};

/** Copies all readings to those from `start` on. */
export const copyReadings = (from: Readings, to: Readings, start: number): void => {
  to.wells.set(from.wells, start);
  to.runtimes.set(from.runtimes, start);
  to.opticalDensities.set(from.opticalDensities, start);
  to.correctedOpticalDensities.set(from.correctedOpticalDensities, start);
};

/** Two densities, a runtime, a line and a well. */
const rowBytes = 26;

/** Columns that were given back, of this and other files: 14 MB at most. */
const spares: Rows[] = [];
const sparesMax = 8;
const spareRowsMin = limits.blockReadingsMax / 16;
