import { createCanvas } from "./braille-canvas.ts";
import type { Terminal } from "./terminal.ts";
import { formatHours, formatMeasure, measureWidth } from "./text.ts";

/** A well's readings in order of time, columns of one length. */
export type Curve = { runtimes: ArrayLike<number>; values: ArrayLike<number> };

/**
 * A curve in braille dots over hours, between axes that carry the lowest and highest value and the
 * first and last time; as wide as the terminal, up to 120 characters.
 */
export const renderCurve = (curve: Curve, terminal: Terminal): string => {
  if (curve.runtimes.length === 0) return "no reading";
  const width = Math.max(Math.min(terminal.columns, 120) - axisWidth, 20);
  const bounds = boundsOf(curve);
  const lines = drawCurve(curve, bounds, width).map((line, row) =>
    `${valueLabel(row, bounds).padStart(measureWidth)} ${tick(row)}${line}`.trimEnd(),
  );
  const corner = " ".repeat(measureWidth + 1);
  return [
    "OD".padStart(measureWidth),
    ...lines,
    `${corner}└${"─".repeat(width)}`,
    `${corner} ${timeLabels(bounds, width)}`,
  ].join("\n");
};

type Bounds = { first: number; last: number; low: number; high: number };

const axisWidth = measureWidth + 2;
const heightLines = 12;

const boundsOf = ({ runtimes, values }: Curve): Bounds => {
  let low = values[0];
  let high = values[0];
  for (let place = 1; place < values.length; place++) {
    low = Math.min(low, values[place]);
    high = Math.max(high, values[place]);
  }
  return { first: runtimes[0], last: runtimes[runtimes.length - 1], low, high };
};

const drawCurve = (curve: Curve, bounds: Bounds, width: number): string[] => {
  const canvas = createCanvas(width, heightLines);
  const { first, last, low, high } = bounds;
  const across = (runtime: number): number =>
    last > first ? ((runtime - first) / (last - first)) * (canvas.dotColumns - 1) : 0;
  const down = (value: number): number =>
    high > low ? ((high - value) / (high - low)) * (canvas.dotRows - 1) : canvas.dotRows - 1;
  let x = across(curve.runtimes[0]);
  let y = down(curve.values[0]);
  canvas.drawLine(x, y, x, y);
  for (let place = 1; place < curve.runtimes.length; place++) {
    const nextX = across(curve.runtimes[place]);
    const nextY = down(curve.values[place]);
    canvas.drawLine(x, y, nextX, nextY);
    x = nextX;
    y = nextY;
  }
  return canvas.toLines();
};

const isLabelled = (row: number): boolean =>
  row === 0 || row === heightLines - 1 || row === heightLines / 2;

const tick = (row: number): string => (isLabelled(row) ? "┤" : "│");

const valueLabel = (row: number, { low, high }: Bounds): string => {
  if (!isLabelled(row) || (high === low && row !== heightLines - 1)) return "";
  return formatMeasure(high - (row / (heightLines - 1)) * (high - low));
};

/** The first, middle and last time, at the left, in the middle and at the right. */
const timeLabels = ({ first, last }: Bounds, width: number): string => {
  const left = formatHours(first);
  if (first === last) return left;
  const middle = formatHours((first + last) / 2);
  const right = formatHours(last);
  const middleStart = Math.floor((width - middle.length) / 2);
  return (left.padEnd(middleStart) + middle).padEnd(width - right.length) + right;
};
