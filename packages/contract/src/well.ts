import { limits } from "./limits.ts";

/** Wells of the largest plate, and so one more than the highest index. */
export const wellIndexEnd = limits.wellRowsMax * limits.wellColumnsMax;

/**
 * Parses a well's name, A1 to AF48 in any case, `A01` too.
 *
 * @returns the well's index: row x 48 + column, 0 to 1,535, which orders wells A1, A2, .. B1, ..;
 *   -1 where the text is no well's name.
 */
export const parseWell = (text: string): number => {
  const match = wellPattern.exec(text);
  if (!match) return -1;
  const letters = match[1].toUpperCase();
  const first = letters.charCodeAt(0) - codeOfA;
  const row = letters.length === 1 ? first : (first + 1) * 26 + letters.charCodeAt(1) - codeOfA;
  const column = Number(match[2]) - 1;
  if (row >= limits.wellRowsMax || column < 0 || column >= limits.wellColumnsMax) return -1;
  return row * limits.wellColumnsMax + column;
};

/** The name of the well with this index: 0 is A1, 1 is A2, 48 is B1, 1,535 is AF48. */
export const wellName = (index: number): string => wellNames[index];

/** The letters of a row: 0 is A, 25 is Z, 31 is AF. */
export const rowName = (row: number): string =>
  row < 26
    ? String.fromCharCode(codeOfA + row)
    : String.fromCharCode(codeOfA + Math.floor(row / 26) - 1, codeOfA + (row % 26));

const codeOfA = 65;

/** Made once: lists of millions of wells share them. */
const wellNames: readonly string[] = Array.from(
  { length: wellIndexEnd },
  (_, index) =>
    rowName(Math.floor(index / limits.wellColumnsMax)) + ((index % limits.wellColumnsMax) + 1),
);

const wellPattern = /^([A-Za-z]{1,2})([0-9]{1,2})$/;
