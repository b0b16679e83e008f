import { addToDigest, type Digest, emptyDigest, type Readings } from "@wellspring/contract";

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
