import { limits, wellName } from "@wellspring/contract";
import { SeededRandom } from "../../seeded-random.ts";

/** How large the plates of a run are. */
export type PlateShape = {
  /** 1 to 384: the rows of 12, 24 where that is too few, are filled one after the other. */
  wells: number;
  reads: number;
};

/** A plate on which something grew: all wells are read at the same times. */
export type GrownPlate = {
  /** Well indexes in order. */
  wells: readonly number[];
  /** Whole seconds, one for each read: steps of 623 to 708 s. */
  runtimes: Int32Array;
  /** Optical densities in thousandths, at `well * reads + read`. */
  densities: Uint16Array;
  /** The smallest density of each well. */
  leasts: Uint16Array;
};

/** Highest density in thousandths that a well reaches, noise included. */
export const densityEnd = 4_096;

/** Grows a plate: a sigmoid curve with noise in each well, the same one for the same seed. */
export const growPlate = ({ wells, reads }: PlateShape, seed: number): GrownPlate => {
  const random = new SeededRandom(seed);
  const plate = {
    wells: wellIndexes(wells),
    runtimes: readTimes(reads, random),
    densities: new Uint16Array(wells * reads),
    leasts: new Uint16Array(wells),
  };
  for (let well = 0; well < wells; well++) {
    const curve = plate.densities.subarray(well * reads, (well + 1) * reads);
    growWell(curve, plate.runtimes, random);
    plate.leasts[well] = curve.reduce((least, density) => Math.min(least, density), densityEnd);
  }
  return plate;
};

/** The wells' names in the order of `plate.wells`. */
export const wellNames = (plate: GrownPlate): string[] => plate.wells.map(wellName);

const stepSecondsMin = 623;
const stepSecondsMax = 708;

const readTimes = (reads: number, random: SeededRandom): Int32Array => {
  const times = new Int32Array(reads);
  for (let read = 1; read < reads; read++) {
    times[read] = times[read - 1] + random.between(stepSecondsMin, stepSecondsMax);
  }
  return times;
};

/** Logistic growth from a blank of some 90 thousandths, with noise of three thousandths. */
const growWell = (curve: Uint16Array, times: Int32Array, random: SeededRandom): void => {
  const blank = 80 + random.next() * 20;
  const capacity = 200 + random.next() * 1_400;
  const rate = (0.2 + random.next()) / 3_600;
  const midpoint = times[times.length - 1] * (0.1 + 0.6 * random.next());
  for (let read = 0; read < curve.length; read++) {
    const grown = capacity / (1 + Math.exp(-rate * (times[read] - midpoint)));
    curve[read] = Math.round(blank + grown + (random.next() - 0.5) * 6);
  }
};

const wellIndexes = (wells: number): number[] => {
  const columns = wells > 96 ? 24 : 12;
  return Array.from({ length: wells }, (_, place) => {
    const row = Math.floor(place / columns);
    return row * limits.wellColumnsMax + (place % columns);
  });
};
