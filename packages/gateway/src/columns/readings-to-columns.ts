import { type ReadingColumns, type Readings, wellName } from "@wellspring/contract";

/** Readings in order as plain columns; no corrected column where all values are absent. */
export const readingsToColumns = (readings: Readings): ReadingColumns => {
  const wells = [...new Set(readings.wells)];
  const indexes = new Map(wells.map((well, index) => [well, index]));
  const corrected = readings.correctedOpticalDensities;
  return {
    wells: wells.map(wellName),
    wellIndexes: Array.from(readings.wells, (well) => indexes.get(well) ?? 0),
    runtimesSeconds: [...readings.runtimes],
    opticalDensities: [...readings.opticalDensities],
    correctedOpticalDensities: corrected.every(Number.isNaN) ? [] : [...corrected],
  };
};
