import { limits } from "@wellspring/contract";
import type { Findings } from "./findings.ts";
import type { ColumnKind } from "./header.ts";
import { type LineBlock, lineBreakAt, skipLineBreak } from "./line-blocks.ts";
import { decodeLine } from "./line-text.ts";
import {
  plainBytesMax,
  plainDecimal,
  plainDecimalValue,
  plainPlate,
  plainRuntime,
  plainWell,
} from "./plain-value.ts";
import type { PlateRows } from "./plate-rows.ts";
import type { PlateTable } from "./plate-table.ts";
import { parseRowText } from "./row-text.ts";
import { isFieldAt, type Run } from "./run-table.ts";

/** The columns of a file, and the run and the plate of its rows where it has no column for them. */
export type RowForm = { columns: readonly ColumnKind[]; run: string; plate: number };

/**
 * Reads the rows of a file's lines into the table of plates.
 *
 * Lines in the robots' own form go a fast way, which knows neither quotes nor blanks nor findings;
 * whatever it stops at goes the careful way, which decides.
 */
export class RowReader {
  /** Rows read so far, without those with findings. */
  rows = 0;
  /** The line that is read next. */
  line: number;
  /** The plate of the last row. */
  current: PlateRows | undefined;
  private readonly form: RowForm;
  private readonly hasRobotOrder: boolean;
  private readonly hasPlate: boolean;
  private readonly hasRun: boolean;
  private readonly plates: PlateTable;
  private readonly findings: Findings;
  private run: Run | undefined;
  private blankLine = 0;

  constructor(form: RowForm, line: number, plates: PlateTable, findings: Findings) {
    this.form = form;
    this.line = line;
    this.plates = plates;
    this.findings = findings;
    this.hasPlate = form.columns.includes("plate");
    this.hasRun = form.columns.includes("run");
    const order = robotOrder.filter((kind) => form.columns.includes(kind));
    this.hasRobotOrder = order.every((kind, index) => form.columns[index] === kind);
  }

  /** Reads all lines of a block. */
  readBlock({ bytes, start, end }: LineBlock): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const plainEnd = Math.min(end, bytes.byteLength - plainBytesMax);
    let position = start;
    while (position < end) {
      const { current, run } = this;
      if (this.hasRobotOrder && current && run && this.blankLine === 0) {
        position = this.readPlainRows(bytes, view, position, plainEnd, current, run);
      }
      if (position < end) position = this.readLine(bytes, position);
    }
  }

  /**
   * The fast way: reads rows until one is not plain, and answers with its position. One function
   * with all in local variables, because calls that are not inlined double the time of a row.
   */
  private readPlainRows(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    firstPlate: PlateRows,
    firstRun: Run,
  ): number {
    const { hasPlate, hasRun } = this;
    let current = firstPlate;
    let run = firstRun;
    let rowStart = start;
    while (rowStart < end) {
      let position = rowStart;
      let plate = current.plate;
      if (hasPlate) {
        const plain = plainPlate(bytes, position);
        position += plain & 15;
        if (plain < 0 || bytes[position++] !== comma) return rowStart;
        plate = plain >> 4;
      }
      const well = plainWell(bytes, position);
      position += well & 15;
      if (well < 0 || bytes[position++] !== comma) return rowStart;
      const runtime = plainRuntime(view, position);
      position += runtime & 15;
      if (runtime < 0 || bytes[position++] !== comma) return rowStart;
      const density = plainDecimal(bytes, view, position);
      position += density & 15;
      if (density < 0 || bytes[position++] !== comma) return rowStart;
      let isSameRun = true;
      if (hasRun) {
        isSameRun = isFieldAt(view, position, run.field);
        const named = isSameRun ? run : this.plates.runs.at(bytes, view, position);
        if (!named) return rowStart;
        run = named;
        position += run.field.byteLength;
      }
      let corrected = Number.NaN;
      if (bytes[position] > comma) {
        const plain = plainDecimal(bytes, view, position);
        position += plain & 15;
        if (plain < 0) return rowStart;
        corrected = plainDecimalValue(plain);
      }
      if (bytes[position] === carriageReturn) position += 1;
      else if (bytes[position] !== lineFeed) return rowStart;
      if (bytes[position] === lineFeed) position += 1;
      if (plate !== current.plate || !isSameRun) current = this.turnTo(run, plate);
      current.append(well >> 4, runtime >> 4, plainDecimalValue(density), corrected, this.line);
      this.rows += 1;
      this.line += 1;
      rowStart = position;
    }
    return rowStart;
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
      this.refuse(1, `more than ${limits.uploadRunsMax} runs in one file`);
      return;
    }
    const rows = this.turnTo(found, row.plate ?? plate);
    rows.append(row.well, row.runtime, row.opticalDensity, row.correctedOpticalDensity, this.line);
    this.rows += 1;
  }

  private turnTo(run: Run, plate: number): PlateRows {
    const { current } = this;
    if (current && current.plate === plate && this.run === run) return current;
    const rows = this.plates.turnTo(run, plate, current, this.rows);
    this.run = run;
    this.current = rows;
    return rows;
  }

  private refuse(column: number, text: string): void {
    this.findings.add(this.line, column, text);
  }
}

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
