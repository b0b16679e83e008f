import {
  addToDigest,
  type Conflict,
  emptyDigest,
  type Readings,
  wellName,
} from "@wellspring/contract";
import type { Digest } from "../gen/wellspring/backend/v1/state.ts";
import { removeUncorrected } from "./digest.ts";
import { compareReadings } from "./merge.ts";

/** What becomes of an uploaded reading. */
export const fate = { new: 0, duplicate: 1, filled: 2, conflict: 3 } as const;

/** Uploaded readings held against what is there. */
export type Comparison = {
  /** The fate of each reading. */
  fates: Uint8Array;
  newReadings: number;
  duplicates: number;
  filled: number;
  conflictCount: number;
  /** The first conflicts, at most ten; without the run and the plate. */
  conflicts: Conflict[];
  /** What the plate's digest changes by when the new and the filled ones are added. */
  digest: Digest;
};

/** Conflicts that are told one by one; the rest are counted. */
export const conflictsToldMax = 10;

/**
 * Compares readings in order with stored ones of the same plate, each part in order. A reading is
 * a duplicate where equal values are there, or where it has no corrected value and the rest is
 * equal; it fills where it brings the corrected value that was absent; else it is a conflict.
 */
export const compareWithStored = (uploaded: Readings, stored: readonly Readings[]): Comparison => {
  const { length } = uploaded.wells;
  if (stored.length === 0) return allNew(uploaded);
  const found = new Float64Array(length);
  const foundCorrected = new Float64Array(length).fill(Number.NaN);
  const isFound = new Uint8Array(length);
  for (const part of stored) findStored(uploaded, part, isFound, found, foundCorrected);
  const comparison: Comparison = {
    fates: new Uint8Array(length),
    newReadings: 0,
    duplicates: 0,
    filled: 0,
    conflictCount: 0,
    conflicts: [],
    digest: emptyDigest(),
  };
  for (let i = 0; i < length; i++) {
    if (isFound[i]) judge(comparison, uploaded, i, found[i], foundCorrected[i]);
    else comparison.newReadings++;
  }
  addToDigest(comparison.digest, uploaded, comparison.fates, fate.new);
  if (comparison.filled > 0) fillDigest(comparison, uploaded);
  return comparison;
};

/** What it says where nothing is there. */
const allNew = (uploaded: Readings): Comparison => {
  const digest = emptyDigest();
  addToDigest(digest, uploaded);
  const { length } = uploaded.wells;
  const fates = new Uint8Array(length);
  const none = { duplicates: 0, filled: 0, conflictCount: 0, conflicts: [] };
  return { fates, newReadings: length, ...none, digest };
};

/** Walks both in step and notes what is stored for each uploaded reading. */
const findStored = (
  uploaded: Readings,
  stored: Readings,
  isFound: Uint8Array,
  found: Float64Array,
  foundCorrected: Float64Array,
): void => {
  let [i, j] = [0, 0];
  while (i < uploaded.wells.length && j < stored.wells.length) {
    const order = compareReadings(uploaded, i, stored, j);
    if (order === 0) {
      isFound[i] = 1;
      found[i] = stored.opticalDensities[j];
      const corrected = stored.correctedOpticalDensities[j];
      if (!Number.isNaN(corrected)) foundCorrected[i] = corrected;
    }
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
};

const judge = (
  comparison: Comparison,
  uploaded: Readings,
  index: number,
  density: number,
  corrected: number,
): void => {
  const uploadedCorrected = uploaded.correctedOpticalDensities[index];
  const isEqual = uploaded.opticalDensities[index] === density;
  if (isEqual && (Number.isNaN(uploadedCorrected) || uploadedCorrected === corrected)) {
    comparison.fates[index] = fate.duplicate;
    comparison.duplicates++;
  } else if (isEqual && Number.isNaN(corrected)) {
    comparison.fates[index] = fate.filled;
    comparison.filled++;
  } else {
    comparison.fates[index] = fate.conflict;
    comparison.conflictCount++;
    if (comparison.conflicts.length < conflictsToldMax) {
      comparison.conflicts.push(describeConflict(uploaded, index, density, corrected));
    }
  }
};

/** Exchanges the readings that are filled for what they become. */
const fillDigest = ({ digest, fates }: Comparison, uploaded: Readings): void => {
  removeUncorrected(digest, uploaded, fates, fate.filled);
  addToDigest(digest, uploaded, fates, fate.filled);
};

const describeConflict = (
  uploaded: Readings,
  index: number,
  density: number,
  corrected: number,
): Conflict => ({
  run: "",
  plate: 0,
  well: wellName(uploaded.wells[index]),
  runtimeSeconds: uploaded.runtimes[index],
  storedOpticalDensity: density,
  storedCorrectedOpticalDensity: absentIfNaN(corrected),
  uploadedOpticalDensity: uploaded.opticalDensities[index],
  uploadedCorrectedOpticalDensity: absentIfNaN(uploaded.correctedOpticalDensities[index]),
});

const absentIfNaN = (value: number): number | undefined =>
  Number.isNaN(value) ? undefined : value;
