import type { Readings } from "./readings.ts";

/** A sum over readings, in two halves of 32 bits: the same wherever they are kept. */
export type Digest = { low: number; high: number };

/** The digest of no readings. */
export const emptyDigest = (): Digest => ({ low: 0, high: 0 });

/**
 * Adds the readings for which `select` is `selected` (all without it) to a digest: the sum, modulo
 * 2^32 in each half, of a hash of well, runtime and both values. It does not depend on the order
 * of readings nor on how they are spread over blocks.
 */
export const addToDigest = (
  digest: Digest,
  readings: Readings,
  select?: Uint8Array,
  selected = 0,
): void => {
  const { wells, runtimes, opticalDensities, correctedOpticalDensities } = readings;
  const densityWords = wordsOf(opticalDensities);
  const correctedWords = wordsOf(correctedOpticalDensities);
  let { low, high } = digest;
  for (let i = 0; i < wells.length; i++) {
    if (select && select[i] !== selected) continue;
    const isAbsent = Number.isNaN(correctedOpticalDensities[i]);
    const place = hashPlace(wells[i], runtimes[i]);
    const density = hashWords(place, densityWords[2 * i], densityWords[2 * i + 1]);
    const last = isAbsent
      ? hashWords(density, absentWord, 0)
      : hashWords(density, correctedWords[2 * i], correctedWords[2 * i + 1]);
    low = (low + last) | 0;
    high = (high + Math.imul(last ^ density, 0xc2b2ae35) + (last >>> 16)) | 0;
  }
  digest.low = low >>> 0;
  digest.high = high >>> 0;
};

/** The 8 bytes of a digest: its high half, then its low one, each with the big end first. */
export const digestToBytes = ({ low, high }: Digest): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(high, 0);
  bytes.writeUInt32BE(low, 4);
  return bytes;
};

/** Stands for a corrected value that is absent: no double that is kept has these words. */
const absentWord = 0x7ff00000;

/** Both halves of each double. */
const wordsOf = (values: Float64Array): Uint32Array =>
  new Uint32Array(values.buffer, values.byteOffset, values.length * 2);

const hashPlace = (well: number, runtime: number): number =>
  mix(Math.imul(well + 1, 0xcc9e2d51) ^ Math.imul(runtime + 1, 0x1b873593));

/** A hash of a hash and two more words. */
export const hashWords = (hash: number, low: number, high: number): number =>
  mix(mix(hash ^ low) ^ Math.imul(high, 0x85ebca6b));

/** A round of MurmurHash3's finaliser. */
const mix = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
};
