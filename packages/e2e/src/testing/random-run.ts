import type { SeededRandom } from "../seeded-random.ts";

/** A run as a robot's file, and what it holds: `plate/well/runtime` to `density/corrected`. */
export type RandomRun = { name: string; csv: string; readings: ReadonlyMap<string, string> };

/**
 * A run of a random size. Some, or those that shall, hold values that don't compress, so that they
 * are too large for one record of the log and are staged in parts.
 */
export const createRandomRun = (
  random: SeededRandom,
  name: string,
  isLarge = random.next() < 0.3,
): RandomRun => {
  const wells = random.between(1, 12);
  const reads = isLarge ? random.between(1_500, 3_000) : random.between(1, 100);
  const plates = random.between(1, 3);
  const lines = ["plate,well,runtime,optical-density,run,corrected-optical-density"];
  const readings = new Map<string, string>();
  for (let plate = 0; plate < plates; plate++) {
    for (let well = 1; well <= wells; well++) {
      for (let read = 0; read < reads; read++) {
        const density = createDensity(random, isLarge);
        const corrected = random.next() < 0.1 ? "" : createDensity(random, isLarge);
        lines.push(`${plate},C${well},${read * 600},${density},${name},${corrected}`);
        readings.set(`${plate}/C${well}/${read * 600}`, `${density}/${corrected}`);
      }
    }
  }
  return { name, csv: lines.join("\r\n"), readings };
};

const createDensity = (random: SeededRandom, isLong: boolean): string =>
  String(isLong ? Number(random.next().toPrecision(15)) : random.between(0, 2_000) / 1_000);
