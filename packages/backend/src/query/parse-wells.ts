import { parseWell, StatusError } from "@wellspring/contract";

/** The indexes of the wells a request names, each once, rising; INVALID_ARGUMENT naming `wells`. */
export const parseWells = (names: readonly string[]): number[] =>
  [...new Set(names.map(parseWellName))].sort((a, b) => a - b);

const parseWellName = (name: string): number => {
  const index = parseWell(name);
  if (index < 0) throw StatusError.invalid("wells", `"${name}" is no well from A1 to AF48`);
  return index;
};
