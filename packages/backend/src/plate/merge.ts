import { createReadings, type Readings, sliceReadings } from "@wellspring/contract";

/**
 * Merges readings of one plate, each part in order, into one in order. A reading that stands in
 * several comes out once, with its corrected value where one of them has it.
 */
export const mergeReadings = (parts: readonly Readings[]): Readings => {
  if (parts.length === 0) return createReadings(0);
  let round = parts;
  while (round.length > 1) {
    const next: Readings[] = [];
    for (let i = 0; i < round.length; i += 2) {
      next.push(i + 1 < round.length ? mergePair(round[i], round[i + 1]) : round[i]);
    }
    round = next;
  }
  return round[0];
};

/** Below 0 where reading i of a stands before reading j of b, 0 where they are of one moment. */
export const compareReadings = (a: Readings, i: number, b: Readings, j: number): number =>
  a.wells[i] - b.wells[j] || a.runtimes[i] - b.runtimes[j];

const mergePair = (a: Readings, b: Readings): Readings => {
  const merged = createReadings(a.wells.length + b.wells.length);
  let [i, j, end] = [0, 0, 0];
  while (i < a.wells.length && j < b.wells.length) {
    const order = compareReadings(a, i, b, j);
    if (order < 0) copyReading(merged, end++, a, i++);
    else if (order > 0) copyReading(merged, end++, b, j++);
    else {
      const isAbsent = Number.isNaN(a.correctedOpticalDensities[i]);
      copyReading(merged, end++, isAbsent ? b : a, isAbsent ? j : i);
      i++;
      j++;
    }
  }
  while (i < a.wells.length) copyReading(merged, end++, a, i++);
  while (j < b.wells.length) copyReading(merged, end++, b, j++);
  return end === merged.wells.length ? merged : sliceReadings(merged, 0, end);
};

const copyReading = (to: Readings, place: number, from: Readings, index: number): void => {
  to.wells[place] = from.wells[index];
  to.runtimes[place] = from.runtimes[index];
  to.opticalDensities[place] = from.opticalDensities[index];
  to.correctedOpticalDensities[place] = from.correctedOpticalDensities[index];
};

/** The readings for which `isKept` is true, in the same order. */
export const filterReadings = (
  readings: Readings,
  isKept: (index: number) => boolean,
): Readings => {
  const kept = createReadings(readings.wells.length);
  let end = 0;
  for (let i = 0; i < readings.wells.length; i++) {
    if (isKept(i)) copyReading(kept, end++, readings, i);
  }
  return end === readings.wells.length ? readings : sliceReadings(kept, 0, end);
};
