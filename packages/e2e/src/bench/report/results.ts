import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Figure, type Gap, judgeFigure } from "./figure.ts";
import type { Circumstances } from "./machine.ts";

/** What one measurement came to. */
export type MeasurementResult = { name: string; figures: readonly (Figure | Gap)[] };

/** Writes results as JSON: circumstances, then every figure with its goal and all its values. */
export const writeResults = async (
  path: string,
  circumstances: Circumstances,
  results: readonly MeasurementResult[],
): Promise<void> => {
  const measurements = results.map(({ name, figures }) => ({ name, figures: figures.map(toJson) }));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify({ ...circumstances, measurements }, undefined, 2)}\n`);
};

const toJson = (figure: Figure | Gap) => ("reason" in figure ? figure : judgeFigure(figure));
