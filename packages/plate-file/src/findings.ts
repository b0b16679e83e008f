import { type Finding, findingsShownMax, PlateFileError } from "./finding.ts";
import type { ColumnKind } from "./header.ts";

/** A finding whose column is looked up only if it is shown: rows do not keep their columns. */
export type FieldFinding = { line: number; kind: ColumnKind; text: string };

/** Finds the columns of fields, in the order in which they are asked for. */
export type LocateColumns = (fields: readonly FieldFinding[]) => Promise<number[]>;

/** Gathers what is wrong with one file: the first ten findings by line, and a count of all. */
export class Findings {
  count = 0;
  private readonly file: string;
  private kept: Kept[] = [];

  constructor(file: string) {
    this.file = file;
  }

  add(line: number, column: number, text: string): void {
    this.keep({ line, column, kind: undefined, text });
  }

  addField(finding: FieldFinding): void {
    this.keep({ ...finding, column: 0 });
  }

  /** The refusal; call it where there are findings. */
  async toError(locateColumns: LocateColumns, cause?: unknown): Promise<PlateFileError> {
    this.cut();
    const fields = this.kept.filter((kept): kept is Kept & FieldFinding => kept.kind !== undefined);
    const columns = fields.length > 0 ? await locateColumns(fields) : [];
    fields.forEach((field, index) => {
      field.column = columns[index];
    });
    const findings = this.kept.map(
      ({ line, column, text }): Finding => ({ file: this.file, line, column, text }),
    );
    return new PlateFileError(findings, this.count, { cause });
  }

  private keep(finding: Kept): void {
    this.count += 1;
    this.kept.push(finding);
    if (this.kept.length > findingsShownMax * 100) this.cut();
  }

  private cut(): void {
    this.kept.sort((left, right) => left.line - right.line || left.column - right.column);
    this.kept.length = Math.min(this.kept.length, findingsShownMax);
  }
}

type Kept = { line: number; column: number; kind: ColumnKind | undefined; text: string };
