import {
  createReadings,
  decodeBlock,
  encodeBlocks,
  parseWell,
  type Readings,
  wellName,
  wellsOf,
} from "@wellspring/contract";

/** A reading as specs write it: well, runtime, density, corrected density where there is one. */
export type ReadingRow = readonly [
  well: string,
  runtimeSeconds: number,
  density: number,
  corrected?: number,
];

/** Columns of these rows, in order. */
export const rowsToReadings = (rows: readonly ReadingRow[]): Readings => {
  const readings = createReadings(rows.length);
  const ordered = [...rows].sort((a, b) => parseWell(a[0]) - parseWell(b[0]) || a[1] - b[1]);
  for (const [place, [well, runtime, density, corrected]] of ordered.entries()) {
    readings.wells[place] = parseWell(well);
    readings.runtimes[place] = runtime;
    readings.opticalDensities[place] = density;
    readings.correctedOpticalDensities[place] = corrected ?? Number.NaN;
  }
  return readings;
};

/** The rows of these columns. */
export const readingsToRows = (readings: Readings): ReadingRow[] =>
  Array.from(readings.wells, (well, place) => {
    const runtime = readings.runtimes[place];
    const density = readings.opticalDensities[place];
    const corrected = readings.correctedOpticalDensities[place];
    const name = wellName(well);
    return Number.isNaN(corrected) ? [name, runtime, density] : [name, runtime, density, corrected];
  });

/** These wells as a set. */
export const wellSetOf = (names: readonly string[]): Buffer =>
  wellsOf(rowsToReadings(names.map((name) => [name, 0, 0])));

/** One block of these rows. */
export const rowsToBlock = (rows: readonly ReadingRow[]): Buffer => {
  const blocks = encodeBlocks(rowsToReadings(rows));
  if (blocks.length !== 1) throw new Error(`${rows.length} rows make ${blocks.length} blocks`);
  return Buffer.from(blocks[0]);
};

/** The rows of a block. */
export const blockToRows = (block: Uint8Array): ReadingRow[] => readingsToRows(decodeBlock(block));

/** A row for each of these wells at each of `reads` times, 600 s apart, all values different. */
export const growthRows = (wells: readonly string[], reads: number, firstRead = 0): ReadingRow[] =>
  wells.flatMap((well, place) =>
    Array.from({ length: reads }, (_, n): ReadingRow => {
      const read = firstRead + n;
      const density = (100 + place + 10 * read) / 1000;
      return [well, 600 * read, density, (50 + place + 10 * read) / 1000];
    }),
  );

/** 16 bytes, the same for the same number. */
export const idOf = (number: number): Buffer => {
  const id = Buffer.alloc(16);
  id.writeUInt32BE(number);
  return id;
};
