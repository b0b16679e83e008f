import type { Conflict, Refusal } from "@wellspring/contract";
import type { ReadingPlace } from "./locate-readings.ts";
import { decimalToText } from "./write/decimal-text.ts";

/** A refusal in lines: each conflict with its place in the file, then how many more there are. */
export const refusalToLines = (
  file: string,
  { conflicts, conflictCount }: Refusal,
  places: readonly (ReadingPlace | undefined)[],
): string[] => {
  const texts = conflicts.map((conflict, index) => {
    const place = places[index];
    const at = place ? `:${place.line}:${place.column}` : "";
    return `${file}${at}: ${conflictToText(conflict)}`;
  });
  const more = conflictCount - conflicts.length;
  if (more <= 0) return texts;
  return [...texts, `${file}: ${withBlanks(more)} more ${more === 1 ? "conflict" : "conflicts"}`];
};

/** A conflict in words, with both values. */
export const conflictToText = (conflict: Conflict): string => {
  const { run, plate, well, runtimeSeconds } = conflict;
  const uploaded = valuesToText(
    conflict.uploadedOpticalDensity,
    conflict.uploadedCorrectedOpticalDensity,
  );
  const stored = valuesToText(
    conflict.storedOpticalDensity,
    conflict.storedCorrectedOpticalDensity,
  );
  const reading = `run ${run}, plate ${plate}, well ${well} at ${runtimeSeconds} s`;
  return `${reading} is ${uploaded} here and ${stored} there`;
};

const valuesToText = (density: number, corrected: number | undefined): string =>
  corrected === undefined
    ? decimalToText(density)
    : `${decimalToText(density)} (corrected ${decimalToText(corrected)})`;

/** A count with blanks between thousands. */
const withBlanks = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, " ");
