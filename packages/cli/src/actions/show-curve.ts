import { Code, StatusError } from "@wellspring/contract";
import { readReadings } from "../calls.ts";
import type { Link } from "../link.ts";
import { renderCurve } from "../render/curve.ts";
import type { Terminal } from "../render/terminal.ts";
import { formatCounted } from "../render/text.ts";
import type { CheckedSelection } from "../selection.ts";

/** The growth curve of the first well of a selection. */
export const showCurve = async (
  link: Link,
  { run, plate, wells: [well] }: CheckedSelection,
  terminal: Terminal,
  json: boolean,
): Promise<string[]> => {
  const runtimes: number[] = [];
  const densities: number[] = [];
  const corrected: (number | null)[] = [];
  await readReadings(link, { run, plate, wells: [well] }, async (_, readings) => {
    runtimes.push(...readings.runtimes);
    densities.push(...readings.opticalDensities);
    for (const value of readings.correctedOpticalDensities) {
      corrected.push(Number.isNaN(value) ? null : value);
    }
  });
  if (runtimes.length === 0) {
    throw new StatusError(Code.NOT_FOUND, `run ${run} has no well ${well} on plate ${plate}`);
  }
  if (json)
    return [JSON.stringify({ run, plate, well, ...columns(runtimes, densities, corrected) })];
  const count = formatCounted(runtimes.length, "reading");
  const curve = renderCurve({ runtimes, values: densities }, terminal);
  return [`${run}, plate ${plate}, well ${well}: ${count}`, "", curve];
};

const columns = (
  runtimes: readonly number[],
  densities: readonly number[],
  corrected: readonly (number | null)[],
) => ({ runtimes, optical_densities: densities, corrected_optical_densities: corrected });
