import { createReadings, encodeBlock, type Readings } from "@wellspring/contract";

/** `length` readings of well A1, a minute apart, for specs. */
export const someReadings = (length: number): Readings => {
  const readings = createReadings(length);
  for (let at = 0; at < length; at++) {
    readings.runtimes[at] = 60 * at;
    readings.opticalDensities[at] = (100 + at) / 1_000;
    readings.correctedOpticalDensities[at] = Number.NaN;
  }
  return readings;
};

/** The same as a block. */
export const someBlock = (length: number): Buffer => Buffer.from(encodeBlock(someReadings(length)));
