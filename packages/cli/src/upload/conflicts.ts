import { type Conflict, Refusal, StatusError } from "@wellspring/contract";
import { decimalToText } from "../export/decimal-text.ts";
import { formatCount } from "../render/text.ts";

/** The conflicts that a refused upload carries in its trailing metadata; undefined without any. */
export const refusalOf = (error: unknown): Refusal | undefined => {
  if (!(error instanceof StatusError)) return undefined;
  const [detail] = error.metadata?.get("wellspring-refusal-bin") ?? [];
  if (!Buffer.isBuffer(detail)) return undefined;
  try {
    return Refusal.decode(detail);
  } catch {
    return undefined;
  }
};

/** A refusal in lines: each conflict with its place in the file, then how many more there are. */
export const refusalToLines = (
  file: string,
  { conflicts, conflictCount }: Refusal,
  lines: readonly (number | undefined)[],
): string[] => {
  const texts = conflicts.map((conflict, place) => {
    const line = lines[place];
    return `${file}${line === undefined ? "" : `:${line}`}: ${conflictToText(conflict)}`;
  });
  const more = conflictCount - conflicts.length;
  if (more <= 0) return texts;
  return [...texts, `${file}: ${formatCount(more)} more ${more === 1 ? "conflict" : "conflicts"}`];
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
