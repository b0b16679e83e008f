import { limits, powersOfTen } from "@wellspring/contract";
import type { ColumnKind } from "./header.ts";
import type { Run, RunTable } from "./run-table.ts";

/**
 * Reads rows from bytes without making strings: columns in any order, quotes or blanks around a
 * field, decimals in nearly any notation. What it does not take, right or wrong, is left to the
 * careful parsers of row-text.ts, which alone know findings; what it takes has the value that they
 * would give it.
 *
 * The bytes end with a line break, and nothing is read past it. The private methods read something
 * at a position and answer with the position after it, or with -1 where they do not take it.
 */
export class RowCursor {
  /** The values of the row that was read last. Without a column, run and plate stay as they are. */
  run: Run = noRun;
  plate = 0;
  well = 0;
  runtime = 0;
  /** The optical density, and the corrected one, NaN where absent. */
  readonly densities = new Float64Array(2);
  private readonly columns: readonly ColumnKind[];
  private readonly runs: RunTable;
  private bytes: Uint8Array = new Uint8Array(0);
  private whole = 0;
  private exponent = 0;

  constructor(columns: readonly ColumnKind[], runs: RunTable) {
    this.columns = columns;
    this.runs = runs;
  }

  /** Reads the row at `start`; answers with the position of the next one, or -1. */
  readRow(bytes: Uint8Array, start: number): number {
    this.bytes = bytes;
    const { columns } = this;
    const last = columns.length - 1;
    let position = start;
    for (let column = 0; column <= last; column += 1) {
      const isPlain = bytes[position] > quote;
      if (!isPlain) position = enter(bytes, position);
      const isQuoted = !isPlain && bytes[position - 1] === quote;
      position = this.readValue(columns[column], position);
      if (position < 0) return -1;
      if (column < last && !isQuoted && bytes[position] === comma) position += 1;
      else position = leave(bytes, position, isQuoted, column === last);
      if (position < 0) return -1;
    }
    return position;
  }

  private readValue(kind: ColumnKind, start: number): number {
    switch (kind) {
      case "plate":
        return this.readPlate(start);
      case "well":
        return this.readWell(start);
      case "runtime":
        return this.readRuntime(start);
      case "opticalDensity":
        return this.readDensity(start, 0);
      case "run":
        return this.readRun(start);
      case "correctedOpticalDensity":
        return this.readCorrected(start);
    }
  }

  private readPlate(start: number): number {
    const end = this.readWhole(start);
    this.plate = this.whole;
    return this.whole <= limits.plateMax ? end : -1;
  }

  private readRuntime(start: number): number {
    const end = this.readWhole(start);
    this.runtime = this.whole;
    return end;
  }

  /** Up to nine digits: they fit 31 bits. */
  private readWhole(start: number): number {
    const { bytes } = this;
    let value = 0;
    let position = start;
    for (let digit = bytes[position] ^ 0x30; digit <= 9; digit = bytes[++position] ^ 0x30) {
      value = (value * 10 + digit) | 0;
    }
    this.whole = value;
    return position > start && position <= start + 9 ? position : -1;
  }

  private readWell(start: number): number {
    const { bytes } = this;
    let position = start + 1;
    let row = (bytes[start] | 0x20) - 0x61;
    if (row >>> 0 > 25) return -1;
    if (bytes[position] > 0x39) {
      const letter = (bytes[position] | 0x20) - 0x61;
      if (letter >>> 0 > 25) return -1;
      row = (row + 1) * 26 + letter;
      position += 1;
    }
    const digit = bytes[position] ^ 0x30;
    const second = bytes[position + 1] ^ 0x30;
    const column = second > 9 ? digit : digit * 10 + second;
    if (digit > 9 || column === 0 || column > 48 || row >= 32) return -1;
    this.well = row * 48 + column - 1;
    return second > 9 ? position + 1 : position + 2;
  }

  private readCorrected(start: number): number {
    if (!isFieldEnd(this.bytes[start])) return this.readDensity(start, 1);
    this.densities[1] = Number.NaN;
    return start;
  }

  /**
   * A decimal, correctly rounded: its digits and the power of ten are exact doubles, and there is
   * one operation on them.
   */
  private readDensity(start: number, index: number): number {
    const { bytes } = this;
    const isNegative = bytes[start] === minus;
    const first = isNegative || bytes[start] === plus ? start + 1 : start;
    let position = first;
    let digits = 0;
    let fraction = 0;
    for (;;) {
      const digit = bytes[position] ^ 0x30;
      if (digit <= 9) digits = (digits * 10 + digit) | 0;
      else if (bytes[position] === point && fraction === 0) fraction = position + 1;
      else break;
      position += 1;
    }
    const length = position - first;
    if (length === (fraction === 0 ? 0 : 1)) return -1;
    let scale = fraction === 0 ? 0 : position - fraction;
    const magnitude = length > 9 ? longMagnitude(bytes, first, position) : digits;
    if ((bytes[position] | 0x20) === letterE) {
      position = this.readExponent(position + 1);
      scale -= this.exponent;
    }
    const value = scale >= 0 && scale <= 22 ? magnitude / powers[scale] : raised(magnitude, -scale);
    if (!isKept(value)) return -1;
    this.densities[index] = isNegative && value !== 0 ? -value : value;
    return position;
  }

  /** An exponent of one or two digits. */
  private readExponent(start: number): number {
    const { bytes } = this;
    const isNegative = bytes[start] === minus;
    const first = isNegative || bytes[start] === plus ? start + 1 : start;
    const digit = bytes[first] ^ 0x30;
    const second = bytes[first + 1] ^ 0x30;
    if (digit > 9) return -1;
    const exponent = second > 9 ? digit : digit * 10 + second;
    this.exponent = isNegative ? -exponent : exponent;
    return second > 9 ? first + 1 : first + 2;
  }

  private readRun(start: number): number {
    const { bytes } = this;
    const { field } = this.run;
    const length = field.length - 1;
    let index = 0;
    while (index < length && bytes[start + index] === field[index]) index += 1;
    const end = start + index;
    if (index > 0 && index === length && isFieldEnd(bytes[end])) return end;
    return this.readOtherRun(start);
  }

  private readOtherRun(start: number): number {
    const { bytes } = this;
    let end = start;
    while (!isFieldEnd(bytes[end])) end += 1;
    while (end > start && isBlank(bytes[end - 1])) end -= 1;
    const run = this.runs.at(bytes, start, end);
    if (!run) return -1;
    this.run = run;
    return end;
  }
}

/** Goes past what stands before a value: blanks, and a quote. */
const enter = (bytes: Uint8Array, start: number): number => {
  const position = skipBlanks(bytes, start);
  return bytes[position] === quote ? position + 1 : position;
};

/** Goes past what ends a field: a quote, blanks, a comma or a line break. */
const leave = (bytes: Uint8Array, start: number, isQuoted: boolean, isLast: boolean): number => {
  if (isQuoted && bytes[start] !== quote) return -1;
  const position = skipBlanks(bytes, isQuoted ? start + 1 : start);
  const end = bytes[position];
  if (!isLast) return end === comma ? position + 1 : -1;
  if (end === carriageReturn) return bytes[position + 1] === lineFeed ? position + 2 : position + 1;
  return end === lineFeed ? position + 1 : -1;
};

/** The digits as a double that is exact, NaN where it is not. */
const longMagnitude = (bytes: Uint8Array, start: number, end: number): number => {
  let magnitude = 0;
  for (let position = start; position < end; position += 1) {
    if (bytes[position] !== point) magnitude = magnitude * 10 + (bytes[position] ^ 0x30);
  }
  return magnitude < 1e15 ? magnitude : Number.NaN;
};

/** Times ten to the power of `exponent`, NaN where that is not exact. */
const raised = (magnitude: number, exponent: number): number =>
  exponent > 0 && exponent <= 22 ? magnitude * powers[exponent] : Number.NaN;

/** Whether limits.decimalMagnitudeMin and limits.decimalMagnitudeMax hold. */
const isKept = (value: number): boolean => value === 0 || (value >= 1e-15 && value <= 1e15);

const skipBlanks = (bytes: Uint8Array, start: number): number => {
  let position = start;
  while (isBlank(bytes[position])) position += 1;
  return position;
};

const isFieldEnd = (byte: number): boolean =>
  byte === comma || byte === lineFeed || byte === carriageReturn || byte === quote;

const isBlank = (byte: number): boolean => byte === space || byte === tab;

const noRun: Run = { name: "", field: new Uint8Array(0), plates: new Map() };
const powers = Float64Array.from(powersOfTen);
const quote = 0x22;
const comma = 0x2c;
const space = 0x20;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const letterE = 0x65;
