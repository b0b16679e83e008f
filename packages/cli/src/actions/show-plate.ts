import { Code, StatusError, wellName } from "@wellspring/contract";
import { readReadings } from "../calls.ts";
import type { Link } from "../link.ts";
import { renderHeatMap } from "../render/heat-map.ts";
import type { Terminal } from "../render/terminal.ts";
import { formatHours } from "../render/text.ts";

/** A plate at each well's last read, or its last one at or before `atSeconds`. */
export const showPlate = async (
  link: Link,
  run: string,
  plate: number,
  atSeconds: number | undefined,
  terminal: Terminal,
  json: boolean,
): Promise<string[]> => {
  const reads = await lastReads(link, run, plate, atSeconds);
  const until = atSeconds === undefined ? "" : ` up to second ${atSeconds}`;
  if (reads.size === 0) {
    throw new StatusError(Code.NOT_FOUND, `run ${run} has no readings of plate ${plate}${until}`);
  }
  if (json) return [JSON.stringify({ run, plate, wells: readsToJson(reads) })];
  const runtimes = [...reads.values()].map(({ runtime }) => runtime);
  const values = new Map([...reads].map(([well, { density }]) => [well, density]));
  const when = `${timesToText(runtimes)}${atSeconds === undefined ? ", the last read" : ""}`;
  return [
    `${run}, plate ${plate}: optical density at ${when}`,
    "",
    renderHeatMap(values, terminal),
  ];
};

/** What was read of a well; corrected is NaN where absent. */
type Read = { runtime: number; density: number; corrected: number };

/** The last read of each well by its index. */
const lastReads = async (
  link: Link,
  run: string,
  plate: number,
  toRuntimeSeconds: number | undefined,
): Promise<Map<number, Read>> => {
  const reads = new Map<number, Read>();
  await readReadings(link, { run, plate, wells: [], toRuntimeSeconds }, async (_, readings) => {
    const { wells, runtimes, opticalDensities, correctedOpticalDensities } = readings;
    for (let place = 0; place < wells.length; place++) {
      if (place + 1 < wells.length && wells[place + 1] === wells[place]) continue;
      reads.set(wells[place], {
        runtime: runtimes[place],
        density: opticalDensities[place],
        corrected: correctedOpticalDensities[place],
      });
    }
  });
  return reads;
};

const timesToText = (runtimes: readonly number[]): string => {
  const first = formatHours(Math.min(...runtimes));
  const last = formatHours(Math.max(...runtimes));
  return first === last ? last : `${first} to ${last}`;
};

const readsToJson = (reads: ReadonlyMap<number, Read>) =>
  Object.fromEntries(
    [...reads].map(([well, { runtime, density, corrected }]) => [
      wellName(well),
      {
        runtime,
        optical_density: density,
        corrected_optical_density: Number.isNaN(corrected) ? null : corrected,
      },
    ]),
  );
