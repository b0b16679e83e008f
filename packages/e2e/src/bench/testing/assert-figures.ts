import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import type { Figure, Gap } from "../report/figure.ts";
import { openSmallBench, type SmallBench } from "./small-bench.ts";

/** What a figure is about, how often it was taken, and its goal. */
export type FigureOutline = [what: string, values: number, goal?: Figure["goal"]];

/** Measures a small bench, compares the outlines, and asserts that only inputs are left. */
export const assertFigures = async (
  measure: (bench: SmallBench) => Promise<(Figure | Gap)[]>,
  outlines: readonly FigureOutline[],
): Promise<void> => {
  await using bench = await openSmallBench();
  const figures = (await measure(bench)).map((figure) => {
    assert.ok("values" in figure, "something was not measured");
    assert.ok(figure.values.every((value) => value > 0 && Number.isFinite(value)));
    const { what, values, goal } = figure;
    return goal ? [what, values.length, goal] : [what, values.length];
  });
  assert.deepEqual(figures, outlines);
  const left = (await readdir(bench.folder)).filter((name) => name !== "inputs");
  assert.deepEqual(left, []);
};
