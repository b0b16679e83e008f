import { type Conflict, parseWell, type Refusal, readRefusal } from "@wellspring/contract";
import { conflictToText, refusalToLines } from "./conflicts.ts";
import { type Finding, PlateFileError } from "./finding.ts";
import { locateReadings, type ReadingValue } from "./locate-readings.ts";
import type { PlateSource } from "./plate-source.ts";
import type { PlateFileOptions } from "./read-plate-file.ts";

/** What is wrong in a file, with its place where that is known. */
export type PlacedFinding = Pick<Finding, "text"> & Partial<Pick<Finding, "line" | "column">>;

/** Why a file was refused: for people a line each, and for programs. */
export type Refused = { lines: string[]; findings: PlacedFinding[] };

/**
 * What is wrong with a file that can't be read, or whose readings a server refused as conflicts:
 * each with its line. Undefined for any other error.
 *
 * @param source the file, which is read once more to find the places of conflicts.
 */
export const explainRefusal = async (
  error: unknown,
  source: PlateSource | undefined,
  options: PlateFileOptions,
): Promise<Refused | undefined> => {
  if (error instanceof PlateFileError) {
    const findings = error.findings.map(({ line, column, text }) => ({ line, column, text }));
    return { lines: error.lines(), findings };
  }
  const refusal = readRefusal(error);
  if (!refusal || refusal.conflicts.length === 0) return undefined;
  const places = await placesOf(refusal, source, options);
  const lines = refusalToLines(options.file, refusal, places);
  const findings = refusal.conflicts.map((conflict, index) => ({
    ...places[index],
    text: conflictToText(conflict),
  }));
  return { lines, findings };
};

/** Where the conflicts stand in the file; unknown where it can't be read any more. */
const placesOf = async (
  { conflicts }: Refusal,
  source: PlateSource | undefined,
  options: PlateFileOptions,
) => {
  const wanted = conflicts.map((conflict) => ({
    run: conflict.run,
    plate: conflict.plate,
    well: parseWell(conflict.well),
    runtime: conflict.runtimeSeconds,
    kind: kindOfConflict(conflict),
  }));
  if (!source) return wanted.map(() => undefined);
  return await locateReadings(source, options, wanted).catch(() => wanted.map(() => undefined));
};

/** The value that differs; the optical density where both do. */
const kindOfConflict = (conflict: Conflict): ReadingValue["kind"] =>
  conflict.uploadedOpticalDensity === conflict.storedOpticalDensity
    ? "correctedOpticalDensity"
    : "opticalDensity";
