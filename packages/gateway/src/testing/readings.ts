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

/** A block of so many readings that nothing makes smaller than about 100 KB, for specs. */
export const noisyBlock = (length = 40_000): Buffer => {
  const readings = someReadings(length);
  let noise = 1;
  readings.opticalDensities.forEach((_, at) => {
    noise = (noise * 48_271) % 2_147_483_647;
    readings.opticalDensities[at] = (noise % 1_000_000) / 1_000_000;
  });
  return Buffer.from(encodeBlock(readings));
};
