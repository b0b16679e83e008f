import { createReadings, type Readings } from "@wellspring/contract";
import type { GrownPlate } from "../input/grow-plate.ts";

/** The readings of a plate, in order, of the reads from `start` to before `end`. */
export const plateToReadings = (
  { wells, runtimes, densities, leasts }: GrownPlate,
  start = 0,
  end = runtimes.length,
): Readings => {
  const readings = createReadings(wells.length * (end - start));
  let row = 0;
  for (const [place, well] of wells.entries()) {
    for (let read = start; read < end; read++, row++) {
      const density = densities[place * runtimes.length + read];
      readings.wells[row] = well;
      readings.runtimes[row] = runtimes[read];
      readings.opticalDensities[row] = density / 1_000;
      readings.correctedOpticalDensities[row] = (density - leasts[place]) / 1_000;
    }
  }
  return readings;
};
