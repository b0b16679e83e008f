import { type Figure, type Gap, type Goal, judgeFigure, type Unit } from "./figure.ts";

/** A table of figures: what, measured, least and greatest, goal, and whether it is met. */
export const renderFigures = (figures: readonly (Figure | Gap)[]): string => {
  const rows = [titles, ...figures.map(toCells)];
  const widths = titles.map((_, column) => widthOf(rows, column));
  const lines = rows.map((row) => row.map((cell, column) => pad(cell, widths[column], column)));
  return lines.map((cells) => `${cells.join("  ").trimEnd()}\n`).join("");
};

const titles = ["what", "measured", "min", "max", "goal", "met?"];

/** A cell for each title, or two. */
const toCells = (figure: Figure | Gap): string[] => {
  if ("reason" in figure) return [figure.what, `not measured: ${firstLine(figure.reason)}`];
  const { what, unit, goal, value, min, max, isMet } = judgeFigure(figure);
  const met = isMet === undefined ? "" : isMet ? "yes" : "NO";
  const bounds = figure.values.length > 1 ? [numberToText(min), numberToText(max)] : ["", ""];
  return [what, `${numberToText(value)} ${unitText(unit)}`, ...bounds, goalToText(goal, unit), met];
};

const firstLine = (text: string): string => text.split("\n", 1)[0];

/** What was not measured has its reason instead of cells, and makes no column wider by it. */
const widthOf = (rows: readonly string[][], column: number): number =>
  Math.max(
    ...rows
      .filter((row) => column === 0 || row.length === titles.length)
      .map((row) => row[column].length),
  );

const pad = (cell: string, width: number, column: number): string =>
  column === 0 || column > 3 ? cell.padEnd(width) : cell.padStart(width);

const goalToText = (goal: Goal | undefined, unit: Unit): string => {
  if (!goal) return "";
  const text =
    "atMost" in goal ? `≤ ${numberToText(goal.atMost)}` : `≥ ${numberToText(goal.atLeast)}`;
  return `${text} ${unitText(unit)}`;
};

const unitText = (unit: Unit): string => (unit === "times" ? "x" : unit);

/** Three significant digits at least, thousands apart. */
const numberToText = (value: number): string => {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString("en");
};
