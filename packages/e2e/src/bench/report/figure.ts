import { percentile, type Statistics, summarise } from "./statistics.ts";

/** What a figure should be. */
export type Goal = { atMost: number } | { atLeast: number };

/** Units of figures; MB are 10^6 bytes. */
export type Unit = "ms" | "rows/s" | "/s" | "MB/s" | "bytes/row" | "MB" | "times";

/** One thing that was measured, some times over. */
export type Figure = {
  what: string;
  unit: Unit;
  /** None: for information. */
  goal?: Goal;
  /** Which of the values stands for all; the median where absent. */
  percent?: number;
  /** Every value in the order measured. */
  values: readonly number[];
};

/** Something that could not be measured here. */
export type Gap = { what: string; reason: string };

/** A figure with what its values come to. */
export type JudgedFigure = Figure & Statistics & { value: number; isMet: boolean | undefined };

/** Whether a figure meets its goal: undefined where it has none. */
export const judgeFigure = (figure: Figure): JudgedFigure => {
  const value = percentile(figure.values, figure.percent ?? 50);
  return { ...figure, ...summarise(figure.values), value, isMet: isMet(value, figure.goal) };
};

const isMet = (value: number, goal: Goal | undefined): boolean | undefined => {
  if (!goal) return undefined;
  return "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
};
