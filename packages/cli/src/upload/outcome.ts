import type { PlateFileSummary } from "@wellspring/plate-file";
import { formatCount, formatCounted, formatElapsed } from "../render/text.ts";

/** What became of one file; a token of null means that nothing was written. */
export type Outcome = {
  file: string;
  summary: PlateFileSummary;
  /** Readings that were not there before. */
  added: number;
  /** Readings that were there. */
  duplicates: number;
  /** Readings that were there without a corrected density and have one now. */
  filled: number;
  seconds: number;
  token: string | null;
};

/** An outcome as programs get it: rows = new + duplicates + filled. */
export const outcomeToJson = (outcome: Outcome): string => {
  const { file, summary, added, seconds, token } = outcome;
  return JSON.stringify({
    file,
    runs: summary.runs,
    rows: summary.rows,
    new: added,
    duplicates: outcome.duplicates + summary.duplicates,
    filled: outcome.filled + summary.filled,
    plates: summary.plates,
    wells: summary.wells,
    seconds: Number(seconds.toFixed(3)),
    token,
  });
};

/** An outcome in one line for people. */
export const outcomeToText = (outcome: Outcome): string => {
  const { file, summary, added, seconds, token } = outcome;
  const rate = formatCount(Math.round(summary.rows / Math.max(seconds, 0.001)));
  const counts = [
    `${formatCount(added)} new`,
    `${formatCounted(outcome.duplicates + summary.duplicates, "duplicate")}`,
    `${formatCount(outcome.filled + summary.filled)} filled`,
  ].join(", ");
  const plates = formatCounted(summary.plates, "plate");
  const place = `${plates}, ${formatCounted(summary.wells, "well")}`;
  const verb = token === null ? "checked" : "stored";
  return (
    `${file}: ${verb} ${runsToText(summary.runs)}: ${formatCounted(summary.rows, "row")} ` +
    `(${counts}) on ${place} in ${formatElapsed(seconds)}, ${rate} rows/s`
  );
};

/** The run, or the first of several and how many more there are. */
const runsToText = (runs: readonly string[]): string => {
  if (runs.length <= 3) return `${runs.length === 1 ? "run" : "runs"} ${runs.join(", ")}`;
  return `runs ${runs.slice(0, 2).join(", ")} and ${formatCount(runs.length - 2)} more`;
};
