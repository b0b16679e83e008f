import { limits } from "@wellspring/contract";

/** The rows and columns of a microplate. */
export type PlateFormat = { rows: number; columns: number };

/** The smallest standard plate, 6 to 1536 wells (ANSI/SLAS 4), that has all these wells. */
export const plateFormatOf = (wells: Iterable<number>): PlateFormat => {
  let rows = 0;
  let columns = 0;
  for (const well of wells) {
    rows = Math.max(rows, Math.floor(well / limits.wellColumnsMax) + 1);
    columns = Math.max(columns, (well % limits.wellColumnsMax) + 1);
  }
  return formats.find((format) => rows <= format.rows && columns <= format.columns) ?? largest;
};

const largest: PlateFormat = { rows: limits.wellRowsMax, columns: limits.wellColumnsMax };

const formats: readonly PlateFormat[] = [
  { rows: 2, columns: 3 },
  { rows: 3, columns: 4 },
  { rows: 4, columns: 6 },
  { rows: 6, columns: 8 },
  { rows: 8, columns: 12 },
  { rows: 16, columns: 24 },
  largest,
];
