/** A column of a table. */
export type TableColumn = { title: string; align: "left" | "right" };

/** A table of text under titles, columns two blanks apart, without blanks at a line's end. */
export const renderTable = (
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string => {
  const widths = columns.map(({ title }, place) =>
    rows.reduce((width, row) => Math.max(width, textWidth(row[place])), textWidth(title)),
  );
  const renderLine = (cells: readonly string[]): string =>
    cells
      .map((cell, place) => pad(cell, widths[place], columns[place].align))
      .join("  ")
      .trimEnd();
  return [columns.map(({ title }) => title), ...rows].map(renderLine).join("\n");
};

const pad = (text: string, width: number, align: TableColumn["align"]): string => {
  const blanks = " ".repeat(width - textWidth(text));
  return align === "left" ? text + blanks : blanks + text;
};

/** Characters as people count them. */
const textWidth = (text: string): number =>
  isAscii.test(text) ? text.length : Array.from(segmenter.segment(text)).length;

/** Most cells are numbers, and a segmenter takes its time. */
const isAscii = /^[ -~]*$/;
const segmenter = new Intl.Segmenter("en");
