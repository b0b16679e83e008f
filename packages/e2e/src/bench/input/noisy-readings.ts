import type { Readings } from "@wellspring/contract";
import { SeededRandom } from "../../seeded-random.ts";
import { plateToReadings } from "../tools/plate-readings.ts";
import { growPlate, type PlateShape } from "./grow-plate.ts";

/** What a photometer tells in millionths grows a plate's readings to several times the bytes. */
export const growNoisyReadings = (shape: PlateShape, seed: number): Readings => {
  const readings = plateToReadings(growPlate(shape, seed));
  const random = new SeededRandom(seed);
  const { opticalDensities, correctedOpticalDensities } = readings;
  for (let row = 0; row < opticalDensities.length; row++) {
    const millionths = random.between(0, 999);
    opticalDensities[row] = addMillionths(opticalDensities[row], millionths);
    correctedOpticalDensities[row] = addMillionths(correctedOpticalDensities[row], millionths);
  }
  return readings;
};

/** The double nearest to the decimal. */
const addMillionths = (density: number, millionths: number): number =>
  (Math.round(density * 1e6) + millionths) / 1e6;
