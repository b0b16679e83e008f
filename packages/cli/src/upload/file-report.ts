import {
  Code,
  type Conflict,
  parseWell,
  type Refusal,
  readRefusal,
  StatusError,
} from "@wellspring/contract";
import {
  type Finding,
  locateReadings,
  PlateFileError,
  type PlateFileOptions,
  type PlateSource,
  type ReadingValue,
} from "@wellspring/plate-file";
import { errorToReport } from "../error-report.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { UsageError } from "../usage-error.ts";
import { conflictToText, refusalToLines } from "./conflicts.ts";

/** What is said of one file. */
export type FileReport = { stdout: string[]; stderr: string[]; exitCode: ExitCode };

/**
 * What is said of a file that was not stored: each finding or conflict with its line, and with
 * `json` an object on standard output too.
 */
export const errorToFileReport = async (
  error: unknown,
  source: PlateSource | undefined,
  options: PlateFileOptions,
  json: boolean,
): Promise<FileReport> => {
  const { file } = options;
  const { text, exitCode: code } = errorToReport(error);
  const [first, ...next] = text.split("\n");
  const details = await detailsOf(error, source, options);
  const stderr = details ? details.lines : [first.replace(": ", `: ${file}: `)];
  const stdout = json ? [errorToJson(error, file, details?.findings ?? [])] : [];
  return { stdout, stderr: [...stderr, ...(details ? next.slice(-1) : next)], exitCode: code };
};

/** What is said of a file that was left alone, because the server was given up before. */
export const notTriedReport = (file: string, json: boolean): FileReport => {
  const text = "not tried";
  const error = new StatusError(Code.UNAVAILABLE, text);
  const stdout = json ? [errorToJson(error, file, [])] : [];
  return { stdout, stderr: [`${file}: ${text}`], exitCode: exitCode.tryAgain };
};

type PlacedFinding = Pick<Finding, "text"> & Partial<Pick<Finding, "line" | "column">>;

type Details = { lines: string[]; findings: PlacedFinding[] };

const detailsOf = async (
  error: unknown,
  source: PlateSource | undefined,
  options: PlateFileOptions,
): Promise<Details | undefined> => {
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

const errorToJson = (error: unknown, file: string, findings: readonly PlacedFinding[]): string => {
  const isUsage = error instanceof UsageError;
  const status = isUsage ? StatusError.invalid("run", error.message) : StatusError.from(error);
  const { code, message } = status;
  return JSON.stringify({ file, error: { code: Code[code], message, findings } });
};
