import { createReadings, parseWell, type Readings } from "@wellspring/contract";
import type { ReadingsWriter } from "../write/readings-writer.ts";

/** A reading as specs write it: well, runtime, density, corrected density. */
export type ReadingRow = readonly [string, number, number, number];

/** Columns of these rows. */
export const readingsOf = (rows: readonly ReadingRow[]): Readings => {
  const readings = createReadings(rows.length);
  rows.forEach(([well, runtime, density, corrected], place) => {
    readings.wells[place] = parseWell(well);
    readings.runtimes[place] = runtime;
    readings.opticalDensities[place] = density;
    readings.correctedOpticalDensities[place] = corrected;
  });
  return readings;
};

/** All that a writer makes of these readings, by plate. */
export const written = (
  writer: ReadingsWriter,
  parts: readonly (readonly [number, Readings])[],
): string => {
  const chunks: Buffer[] = [];
  for (const [plate, readings] of parts) {
    for (const chunk of writer.write(plate, readings)) chunks.push(Buffer.from(chunk));
  }
  for (const chunk of writer.end()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};
