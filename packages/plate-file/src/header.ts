import { columnAt, type Field, splitFields } from "./field.ts";
import { quote } from "./value.ts";

/** What a column holds. */
export type ColumnKind =
  | "plate"
  | "well"
  | "runtime"
  | "opticalDensity"
  | "run"
  | "correctedOpticalDensity";

/** What is wrong with a header, and where. */
export type HeaderFault = { column: number; text: string };

/** Whether the run and the plate are told beside the file. */
export type Told = { run?: string | undefined; plate?: number | undefined };

/** The kinds of the columns that a header names, in its order, or all that is wrong with it. */
export const parseHeader = (line: string, told: Told): ColumnKind[] | { faults: HeaderFault[] } => {
  const separator = /[;\t|]/.exec(line);
  if (!line.includes(",") && separator) {
    return { faults: [separatorFault(line, separator)] };
  }
  const fields = splitFields(line);
  if ("fault" in fields) return { faults: [{ column: fields.column, text: fields.fault }] };
  const kinds = fields.map((field) => kindsByName.get(normalize(field.text)));
  const faults = fields.flatMap((field, index) => columnFaults(field, index, kinds, told));
  const missing = requiredKinds.filter((kind) => !kinds.includes(kind));
  if (missing.length > 0) {
    const names = missing.map((kind) => columnNames[kind]).join(", ");
    faults.push({ column: 1, text: `missing column ${names}: the header is ${quote(line)}` });
  }
  return faults.length > 0 ? { faults } : kinds.filter((kind) => kind !== undefined);
};

/** The name of a column as the robots write it. */
export const columnNames: Record<ColumnKind, string> = {
  plate: "plate",
  well: "well",
  runtime: "runtime",
  opticalDensity: "optical-density",
  run: "run",
  correctedOpticalDensity: "corrected-optical-density",
};

const separatorFault = (line: string, separator: RegExpExecArray): HeaderFault => {
  const name = separator[0] === "\t" ? "a tab" : `"${separator[0]}"`;
  return {
    column: columnAt(line, separator.index),
    text: `columns are separated by ${name}, not by a comma; write commas, and decimal points`,
  };
};

const columnFaults = (
  field: Field,
  index: number,
  kinds: (ColumnKind | undefined)[],
  told: Told,
): HeaderFault[] => {
  const kind = kinds[index];
  const name = quote(field.text);
  const refuse = (text: string): HeaderFault[] => [{ column: field.column, text }];
  if (kind === undefined) return refuse(`unknown column ${name}: wanted are ${wanted}`);
  if (kinds.indexOf(kind) < index) return refuse(`repeated column ${name}`);
  const isToldTwice = (kind === "run" || kind === "plate") && told[kind] !== undefined;
  return isToldTwice ? refuse(`the file has a column ${name}: leave --${kind} out`) : [];
};

/** Names are compared without regard to case, blanks, `-` and `_`. */
const normalize = (name: string): string => name.toLowerCase().replace(/[ \t_-]/g, "");

const requiredKinds: ColumnKind[] = [
  "runtime",
  "well",
  "opticalDensity",
  "correctedOpticalDensity",
];

const wanted =
  "runtime (or time), well, optical-density, corrected-optical-density, and plate and run at will";

const kindsByName = new Map<string, ColumnKind>([
  ["plate", "plate"],
  ["well", "well"],
  ["runtime", "runtime"],
  ["time", "runtime"],
  ["opticaldensity", "opticalDensity"],
  ["run", "run"],
  ["correctedopticaldensity", "correctedOpticalDensity"],
]);
