import { limits, nameFault } from "@wellspring/contract";
import { columnAt, type Field, splitFields, trimBlanks } from "./field.ts";
import { type ColumnKind, columnNames } from "./header.ts";
import { parseDecimalText, parsePlateText, parseRuntimeText, parseWellText } from "./value.ts";

/** The values of a row: undefined without a column, an absent corrected density is NaN. */
export type RowValues = {
  run: string | undefined;
  plate: number | undefined;
  well: number;
  runtime: number;
  opticalDensity: number;
  correctedOpticalDensity: number;
};

/** What is wrong with a row, and where. */
export type RowFault = { column: number; text: string };

/** Parses a line in any form that is accepted; answers with all faults of the row, if any. */
export const parseRowText = (
  line: string,
  columns: readonly ColumnKind[],
): RowValues | { faults: RowFault[] } => {
  const fields = splitFields(line);
  if ("fault" in fields) return { faults: [{ column: fields.column, text: fields.fault }] };
  if (fields.length !== columns.length) {
    return { faults: [countFault(line, fields, columns)] };
  }
  const faults: RowFault[] = [];
  const row: RowValues = { ...emptyRow };
  fields.forEach(({ text, column }, index) => {
    const kind = columns[index];
    const value = kind === "run" ? parseRunText(text) : parsers[kind](trimBlanks(text));
    if (typeof value === "string") faults.push({ column, text: value });
    else if (kind === "run") row.run = text;
    else row[kind] = value;
  });
  return faults.length > 0 ? { faults } : row;
};

const countFault = (
  line: string,
  fields: readonly Field[],
  columns: readonly ColumnKind[],
): RowFault => {
  const isLong = fields.length > columns.length;
  const count = `${fields.length} ${fields.length === 1 ? "field" : "fields"}`;
  const text = `${isLong ? "long" : "short"} row: ${count}, the header has ${columns.length}`;
  const column = isLong ? fields[columns.length].column : columnAt(line, line.length);
  return { column, text: `${text}${hint(line, fields, columns)}` };
};

/** Names the two usual reasons for a row of another length. */
const hint = (line: string, fields: readonly Field[], columns: readonly ColumnKind[]): string => {
  if (!line.includes(",") && /[;\t|]/.test(line)) return "; the separator is not a comma";
  const extra = fields.length - columns.length;
  const first = columns.findIndex((kind) => kind.endsWith("Density"));
  const isCut =
    extra > 0 &&
    extra <= 2 &&
    /^[+-]?[0-9]+$/.test(fields[first].text) &&
    /^[0-9]+$/.test(fields[first + 1].text);
  return isCut ? "; it may have a decimal comma: write a point" : "";
};

const parseRunText = (text: string): number | string => {
  const fault = nameFault(text, limits.runNameBytesMax);
  return fault === undefined ? 0 : `run ${fault}`;
};

const parsers: Record<Exclude<ColumnKind, "run">, (text: string) => number | string> = {
  plate: parsePlateText,
  well: parseWellText,
  runtime: parseRuntimeText,
  opticalDensity: (text) => parseDecimalText(text, columnNames.opticalDensity),
  correctedOpticalDensity: (text) =>
    text === "" ? Number.NaN : parseDecimalText(text, columnNames.correctedOpticalDensity),
};

const emptyRow: RowValues = {
  run: undefined,
  plate: undefined,
  well: 0,
  runtime: 0,
  opticalDensity: 0,
  correctedOpticalDensity: Number.NaN,
};
