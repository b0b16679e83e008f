import { limits, rowName } from "@wellspring/contract";
import { dim, paint } from "./colour.ts";
import { plateFormatOf } from "./plate-format.ts";
import type { Terminal } from "./terminal.ts";
import { formatMeasure, measureWidth } from "./text.ts";

/**
 * A plate as a heat map: a row of the plate a line, the values themselves in the cells where the
 * terminal is wide enough, blocks of eight heights otherwise; a dot where a well has no value.
 *
 * @param values the optical density of each well by its index.
 */
export const renderHeatMap = (values: ReadonlyMap<number, number>, terminal: Terminal): string => {
  const format = plateFormatOf(values.keys());
  const scale = scaleOf(values.values());
  const room = Math.floor((terminal.columns - labelWidth) / format.columns);
  const cellWidth = room > measureWidth ? measureWidth + 1 : room >= 2 ? 2 : 1;
  const lines = [headerLine(format.columns, cellWidth, terminal)];
  for (let row = 0; row < format.rows; row++) {
    const cells = Array.from({ length: format.columns }, (_, column) =>
      renderCell(values.get(row * limits.wellColumnsMax + column), scale, cellWidth, terminal),
    );
    lines.push(`${dim(rowName(row).padStart(2), terminal.colours)} ${cells.join("")}`);
  }
  return [...lines, "", legendLine(scale, cellWidth, terminal)].join("\n");
};

type Scale = { low: number; high: number };

const labelWidth = 3;
const heights = "▁▂▃▄▅▆▇█";

const scaleOf = (values: Iterable<number>): Scale | undefined => {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? { low, high } : undefined;
};

const fractionOf = (value: number, { low, high }: Scale): number =>
  high > low ? (value - low) / (high - low) : 0;

const renderCell = (
  value: number | undefined,
  scale: Scale | undefined,
  width: number,
  { colours }: Terminal,
): string => {
  if (value === undefined || scale === undefined) return dim("·".padStart(width), colours);
  const fraction = fractionOf(value, scale);
  if (width > measureWidth) return paint(formatMeasure(value).padStart(width), fraction, colours);
  return colours === "none"
    ? heightOf(fraction).repeat(width)
    : paint(" ".repeat(width), fraction, colours);
};

const heightOf = (fraction: number): string =>
  heights[Math.min(Math.floor(fraction * heights.length), heights.length - 1)];

/** Columns' numbers: each where there is room, every fourth (and the first) where there is not. */
const headerLine = (columns: number, cellWidth: number, { colours }: Terminal): string => {
  let line = " ".repeat(labelWidth);
  for (let column = 1; column <= columns; column++) {
    const shown = cellWidth > measureWidth || column === 1 || column % 4 === 0;
    const end = labelWidth + column * cellWidth;
    if (shown) line = line.padEnd(end - String(column).length) + column;
  }
  return dim(line, colours);
};

const legendLine = (scale: Scale | undefined, cellWidth: number, { colours }: Terminal): string => {
  const missing = "· no reading";
  if (!scale) return missing;
  const bar =
    colours === "none"
      ? cellWidth > measureWidth
        ? "to"
        : heights
      : Array.from({ length: 16 }, (_, step) => paint(" ", step / 15, colours)).join("");
  return `OD ${formatMeasure(scale.low)} ${bar} ${formatMeasure(scale.high)}   ${missing}`;
};
