import { type Readings, wellName } from "@wellspring/contract";

/** Readings of one plate, and where they belong. */
export type PlateReadings = { project: string; run: string; plate: number; readings: Readings };

/** Readings turned into text at a time. */
const chunkReadings = 4_096;

/**
 * One JSON line for each reading, in pieces of a few hundred kilobytes:
 * `{"project","run","plate","well","runtime","optical_density","corrected_optical_density"}` with
 * the runtime in seconds and null for an absent corrected value.
 */
export function* readingLines({ project, run, plate, readings }: PlateReadings): Iterable<string> {
  const { wells, runtimes, opticalDensities, correctedOpticalDensities } = readings;
  const names = `"project":${JSON.stringify(project)},"run":${JSON.stringify(run)}`;
  const place = `{${names},"plate":${plate}`;
  let lines = "";
  for (let i = 0; i < wells.length; i++) {
    // JSON has no NaN: JSON.stringify makes it null, which is how an absent value is told.
    const corrected = JSON.stringify(correctedOpticalDensities[i]);
    lines +=
      `${place},"well":"${wellName(wells[i])}","runtime":${runtimes[i]},` +
      `"optical_density":${opticalDensities[i]},"corrected_optical_density":${corrected}}\n`;
    if ((i + 1) % chunkReadings !== 0) continue;
    yield lines;
    lines = "";
  }
  if (lines !== "") yield lines;
}
