import { Code, StatusError } from "@wellspring/contract";
import {
  explainRefusal,
  type PlacedFinding,
  type PlateFileOptions,
  type PlateSource,
} from "@wellspring/plate-file";
import { errorToReport } from "../error-report.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { UsageError } from "../usage-error.ts";

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
  const details = await explainRefusal(error, source, options);
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

const errorToJson = (error: unknown, file: string, findings: readonly PlacedFinding[]): string => {
  const isUsage = error instanceof UsageError;
  const status = isUsage ? StatusError.invalid("run", error.message) : StatusError.from(error);
  const { code, message } = status;
  return JSON.stringify({ file, error: { code: Code[code], message, findings } });
};
