import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { countRows, type GeneratedFile, type RunShape } from "../input/generate-runs.ts";
import { generateRunFile, generateRunFiles, runNames } from "../input/run-files.ts";

/** The readings of every input follow from it. */
export const seed = 1;

/** One file with one run, `run-001`. */
export const oneRunFile = (bench: Bench, shape: RunShape): Promise<string> =>
  generateRunFile(inputFolder(bench), { shape, seed, runs: runNames(1), order: "plate" });

/** One file with all runs. */
export const manyRunsFile = (
  bench: Bench,
  order: GeneratedFile["order"] = "plate",
): Promise<string> => generateRunFile(inputFolder(bench), { ...manyRuns(bench), order });

/** The same rows, a file for each run. */
export const manyRunFiles = (bench: Bench): Promise<string[]> =>
  generateRunFiles(inputFolder(bench), { ...manyRuns(bench), order: "plate" });

/** Rows of all runs. */
export const manyRunsRows = ({ sizes }: Bench): number => sizes.runs * countRows(sizes.run);

const manyRuns = ({ sizes }: Bench) => ({ shape: sizes.run, seed, runs: runNames(sizes.runs) });

const inputFolder = ({ folder }: Bench): string => join(folder, "inputs");
