import { Code, StatusError, type StatusErrorOptions } from "@wellspring/contract";

/** One thing that is wrong with a file. */
export type Finding = {
  file: string;
  /** Physical line, from 1. */
  line: number;
  /** Character in the line at which the field in question starts, from 1. */
  column: number;
  text: string;
};

/** Most findings that are shown of one file. */
export const findingsShownMax = 10;

/** A file that is refused: INVALID_ARGUMENT with the first findings and how many there are. */
export class PlateFileError extends StatusError {
  /** The first ten findings, by line. */
  readonly findings: readonly Finding[];
  /** How many findings there are in all. */
  readonly count: number;

  constructor(findings: readonly Finding[], count: number, options: StatusErrorOptions = {}) {
    super(Code.INVALID_ARGUMENT, findingsToLines(findings, count).join("\n"), options);
    this.name = "PlateFileError";
    this.findings = findings;
    this.count = count;
  }

  /** A file that can't be opened: one finding at its start. */
  static ofFile(file: string, text: string, cause?: unknown): PlateFileError {
    const next = "name a file that is there and can be read.";
    return new PlateFileError([{ file, line: 1, column: 1, text }], 1, { cause, next });
  }

  /** What a person reads: `FILE:LINE:COLUMN: TEXT` for each, then how many more there are. */
  lines(): string[] {
    return findingsToLines(this.findings, this.count);
  }
}

const findingsToLines = (findings: readonly Finding[], count: number): string[] => {
  const lines = findings.map(
    ({ file, line, column, text }) => `${file}:${line}:${column}: ${text}`,
  );
  const more = count - findings.length;
  if (more === 1) lines.push(`${findings[0].file}: 1 more finding`);
  else if (more > 1) lines.push(`${findings[0].file}: ${more} more findings`);
  return lines;
};
