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
  for (let i = 0; i < wells.length; i++) {
    if (select && select[i] !== selected) continue;
    hashReading(wells[i], runtimes[i], opticalDensities[i], correctedOpticalDensities[i]);
    digest.low = (digest.low + hash[0]) >>> 0;
    digest.high = (digest.high + hash[1]) >>> 0;
  }
};

/** Takes one reading without a corrected value out of a digest: one that was filled. */
export const removeUncorrected = (digest: Digest, readings: Readings, index: number): void => {
  const { wells, runtimes, opticalDensities } = readings;
  hashReading(wells[index], runtimes[index], opticalDensities[index], Number.NaN);
  digest.low = (digest.low - hash[0]) >>> 0;
  digest.high = (digest.high - hash[1]) >>> 0;
};

/** Adds another digest. */
export const addDigest = (digest: Digest, other: Digest): void => {
  digest.low = (digest.low + other.low) >>> 0;
  digest.high = (digest.high + other.high) >>> 0;
};

const double = new Float64Array(2);
const words = new Uint32Array(double.buffer);
const hash = new Uint32Array(2);

/** Multipliers of MurmurHash3's finaliser and of its 32-bit body. */
const hashReading = (well: number, runtime: number, density: number, corrected: number): void => {
  double[0] = density;
  double[1] = corrected;
  const isAbsent = Number.isNaN(corrected);
  const correctedLow = isAbsent ? 1 : words[2];
  const correctedHigh = isAbsent ? 0x7ff00000 : words[3];
  let low = Math.imul(well + 1, 0xcc9e2d51) ^ runtime;
  let high = Math.imul(runtime + 1, 0x1b873593) ^ well;
  low = Math.imul(low ^ (low >>> 15) ^ words[0], 0x85ebca6b);
  high = Math.imul(high ^ (high >>> 13) ^ words[1], 0xc2b2ae35);
  low = Math.imul(low ^ (high >>> 16) ^ correctedLow, 0xc2b2ae35);
  high = Math.imul(high ^ (low >>> 15) ^ correctedHigh, 0x85ebca6b);
  low = Math.imul(low ^ (high >>> 13) ^ words[1], 0x85ebca6b);
  high = Math.imul(high ^ (low >>> 16) ^ words[0], 0xc2b2ae35);
  hash[0] = low ^ (high >>> 15);
  hash[1] = high ^ (low >>> 13);
};
