import { parsePlate, parseRunName, parseWell, wellName } from "@wellspring/contract";
import { parseWholeNumber } from "./options.ts";
import { checkArgument, UsageError } from "./usage-error.ts";

/** Which plates and wells of a run, as it is typed. */
export type SelectionArguments = {
  run: string;
  plate?: string | undefined;
  well?: string[] | undefined;
};

/** The same, checked: wells by their names in the form that the server uses, each once. */
export type CheckedSelection = { run: string; plate: number | undefined; wells: string[] };

/** Checks what is typed; throws UsageError. */
export const checkSelection = ({ run, plate, well = [] }: SelectionArguments): CheckedSelection => {
  const number = parseWholeNumber("plate", plate);
  return {
    run: checkArgument(parseRunName, run),
    plate: number === undefined ? undefined : checkArgument(parsePlate, number),
    wells: [...new Set(well.map(checkWell))],
  };
};

/** A well's name in the server's form: `B7` for `b07`. */
export const checkWell = (text: string): string => {
  const index = parseWell(text);
  if (index === -1) throw new UsageError(`--well: "${text}" is no well from A1 to AF48`);
  return wellName(index);
};

/** `run-01`, `run-01, plate 0`, or `run-01, plate 0, B7 B8`. */
export const selectionToText = ({ run, plate, wells }: CheckedSelection): string =>
  [run, plate === undefined ? "" : `plate ${plate}`, wells.join(" ")].filter(Boolean).join(", ");
