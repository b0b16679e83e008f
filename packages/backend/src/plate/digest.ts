import type { Readings } from "@wellspring/contract";
import type { Digest } from "../gen/wellspring/backend/v1/state.ts";

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

/**
 * Takes the readings for which `select` is `selected` out of a digest as they were before they were
 * filled: without their corrected values.
 */
export const removeUncorrected = (
  digest: Digest,
  readings: Readings,
  select: Uint8Array,
  selected: number,
): void => {
  const absent = new Float64Array(readings.wells.length).fill(Number.NaN);
  const removed = emptyDigest();
  addToDigest(removed, { ...readings, correctedOpticalDensities: absent }, select, selected);
  digest.low = (digest.low - removed.low) >>> 0;
  digest.high = (digest.high - removed.high) >>> 0;
};

/** Adds another digest. */
export const addDigest = (digest: Digest, other: Digest): void => {
  digest.low = (digest.low + other.low) >>> 0;
  digest.high = (digest.high + other.high) >>> 0;
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
