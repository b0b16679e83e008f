import { createReadings, limits } from "@wellspring/contract";
import type { Findings } from "./findings.ts";
import type { ColumnKind } from "./header.ts";
import { type LineBlock, lineBreakAt, skipLineBreak } from "./line-blocks.ts";
import { decodeLine } from "./line-text.ts";
import {
  isFieldAt,
  plainDecimal,
  plainDecimalValue,
  plainWell,
  plainWhole,
} from "./plain-value.ts";
import type { PlateRows } from "./plate-rows.ts";
import type { PlateTable } from "./plate-table.ts";
import { RowCursor } from "./row-cursor.ts";
import { parseRowText } from "./row-text.ts";
import type { Run } from "./run-table.ts";

/** The columns of a file, and the run and the plate of its rows where it has no column for them. */
export type RowForm = { columns: readonly ColumnKind[]; run: string; plate: number };

/**
 * Reads the rows of a file's lines into the table of plates.
 *
 * Lines in the robots' own form go a fast way, which knows neither quotes nor blanks. What it stops
 * at goes the middle way, which takes nearly all that is right in any order of columns. Neither
 * knows findings: what both stop at goes the careful way, which decides.
 */
export class RowReader {
  /** Rows read so far, without those with findings. */
  rows = 0;
  /** The line that is read next. */
  line: number;
  private readonly form: RowForm;
  private readonly hasRobotOrder: boolean;
  private readonly hasPlate: boolean;
  private readonly hasRun: boolean;
  private readonly plates: PlateTable;
  private readonly findings: Findings;
  private turn: Turn | undefined;
  /** Plain rows of one plate on their way to it, so that where they are written stays the same. */
  private readonly staged = createReadings(stagedRowsMax);
  /** A field, so that the loop over plain rows is left with what it inlines and nothing else. */
  private stagedCount = 0;
  private readonly cursor: RowCursor;
  private blankLine = 0;

  constructor(form: RowForm, line: number, plates: PlateTable, findings: Findings) {
    this.form = form;
    this.line = line;
    this.plates = plates;
    this.findings = findings;
    this.cursor = new RowCursor(form.columns, plates.runs);
    this.hasPlate = form.columns.includes("plate");
    this.hasRun = form.columns.includes("run");
    const order = robotOrder.filter((kind) => form.columns.includes(kind));
    this.hasRobotOrder = order.every((kind, index) => form.columns[index] === kind);
  }

  /** The plate of the last row. */
  get current(): PlateRows | undefined {
    return this.turn?.rows;
  }

  /** Reads all lines of a block. */
  readBlock({ bytes, start, end }: LineBlock): void {
    let position = start;
    while (position < end) {
      const before = position;
      const turn = this.blankLine === 0 ? this.turn : undefined;
      if (turn && this.isPlain(turn)) {
        position = this.readPlainRows(bytes, position, end, turn);
        this.addStaged(turn.rows);
      }
      if (turn && position === before) position = this.readRows(bytes, position, end, turn);
      if (position === before) position = this.readLine(bytes, position);
    }
  }

  private isPlain({ run }: Turn): boolean {
    return this.hasRobotOrder && (!this.hasRun || run.field.length > 0);
  }

  /**
   * The fast way: reads rows of one plate until one is not plain, or of another plate, and answers
   * with its position. All that it calls is inlined: one call that is not, anywhere in the loop,
   * doubles the time of a row.
   */
  private readPlainRows(bytes: Uint8Array, start: number, end: number, of: Turn): number {
    const { hasPlate, hasRun } = this;
    const { wells, runtimes, opticalDensities, correctedOpticalDensities } = this.staged;
    const { plateField } = of.rows;
    const { field } = of.run;
    let count = 0;
    let rowStart = start;
    while (rowStart < end && count < stagedRowsMax) {
      let position = rowStart;
      if (hasPlate) {
        if (!isFieldAt(bytes, position, plateField)) break;
        position = (position + plateField.length) | 0;
      }
      const well = plainWell(bytes, position);
      position = (position + (well & 15)) | 0;
      if (well < 0 || bytes[position] !== comma) break;
      position = (position + 1) | 0;
      const runtime = plainWhole(bytes, position, 8);
      position = (position + (runtime & 15)) | 0;
      if (runtime < 0 || bytes[position] !== comma) break;
      position = (position + 1) | 0;
      const density = plainDecimal(bytes, position);
      position = (position + (density & 15)) | 0;
      if (density < 0 || bytes[position] !== comma) break;
      position = (position + 1) | 0;
      if (hasRun) {
        if (!isFieldAt(bytes, position, field)) break;
        position = (position + field.length) | 0;
      }
      let corrected = Number.NaN;
      if (bytes[position] > comma) {
        const plain = plainDecimal(bytes, position);
        position = (position + (plain & 15)) | 0;
        if (plain < 0) break;
        corrected = plainDecimalValue(plain);
      }
      if (bytes[position] === carriageReturn) position = (position + 1) | 0;
      else if (bytes[position] !== lineFeed) break;
      if (bytes[position] === lineFeed) position = (position + 1) | 0;
      wells[count] = well >> 4;
      runtimes[count] = runtime >> 4;
      opticalDensities[count] = plainDecimalValue(density);
      correctedOpticalDensities[count] = corrected;
      count += 1;
      rowStart = position;
    }
    this.stagedCount = count;
    return rowStart;
  }

  private addStaged(plate: PlateRows): void {
    plate.appendAll(this.staged, this.stagedCount, this.line);
    this.rows += this.stagedCount;
    this.line += this.stagedCount;
  }

  /**
   * The middle way: reads rows until one is not taken, and answers with its position. In the
   * robots' order it ends with the first row of another plate too: the next may be plain.
   */
  private readRows(bytes: Uint8Array, start: number, end: number, of: Turn): number {
    const { cursor } = this;
    let turn = of;
    cursor.run = turn.run;
    cursor.plate = turn.rows.plate;
    let position = start;
    while (position < end) {
      const next = cursor.readRow(bytes, position);
      if (next < 0) break;
      const isOther = cursor.plate !== turn.rows.plate || cursor.run !== turn.run;
      if (isOther) turn = this.turnTo(cursor.run, cursor.plate);
      const { well, runtime, densities } = cursor;
      turn.rows.append(well, runtime, densities[0], densities[1], this.line);
      this.line += 1;
      this.rows += 1;
      position = next;
      if (isOther && this.hasRobotOrder) break;
    }
    return position;
  }

  /** The careful way: reads one line of any kind, and answers with the position after it. */
  private readLine(bytes: Uint8Array, start: number): number {
    const end = lineBreakAt(bytes, start);
    const text = decodeLine(bytes.subarray(start, end));
    if (typeof text !== "string") this.refuse(text.column, text.fault);
    else if (/^[ \t]*$/.test(text)) this.blankLine ||= this.line;
    else this.readRow(text);
    this.line += 1;
    return skipLineBreak(bytes, end);
  }

  private readRow(text: string): void {
    if (this.blankLine !== 0) this.findings.add(this.blankLine, 1, "blank line between rows");
    this.blankLine = 0;
    const { columns, run, plate } = this.form;
    const row = parseRowText(text, columns);
    if ("faults" in row) {
      for (const fault of row.faults) this.refuse(fault.column, fault.text);
      return;
    }
    const found = this.plates.runs.named(row.run ?? run);
    if (!found) {
      const fault = `more than ${limits.uploadRunsMax} runs in one file`;
      this.findings.addField({ line: this.line, kind: "run", text: fault });
      return;
    }
    const { rows } = this.turnTo(found, row.plate ?? plate);
    rows.append(row.well, row.runtime, row.opticalDensity, row.correctedOpticalDensity, this.line);
    this.rows += 1;
  }

  private turnTo(run: Run, plate: number): Turn {
    const { turn } = this;
    if (turn && turn.rows.plate === plate && turn.run === run) return turn;
    const rows = this.plates.turnTo(run, plate, turn?.rows, this.rows);
    this.turn = { run, rows };
    return this.turn;
  }

  private refuse(column: number, text: string): void {
    this.findings.add(this.line, column, text);
  }
}

/** The plate whose turn it is, that of the last row, with its run. */
type Turn = { run: Run; rows: PlateRows };

/** Few, so that a short file soon runs optimized code: V8 sees the calls that return. */
const stagedRowsMax = 256;

const robotOrder: ColumnKind[] = [
  "plate",
  "well",
  "runtime",
  "opticalDensity",
  "run",
  "correctedOpticalDensity",
];

const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
