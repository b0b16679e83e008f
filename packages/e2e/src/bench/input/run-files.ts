import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GeneratedFile, generateRuns } from "./generate-runs.ts";

/** Form of the generated files: another one makes them anew. */
const form = 1;

/** Names of runs: run-001, run-002, … */
export const runNames = (count: number): string[] =>
  Array.from({ length: count }, (_, place) => `run-${String(place + 1).padStart(3, "0")}`);

/** Path of a file with these runs: generated unless the folder holds it already. */
export const generateRunFile = async (folder: string, file: GeneratedFile): Promise<string> => {
  const path = join(folder, `${fileKey(file)}.csv`);
  if (!existsSync(path)) {
    await mkdir(folder, { recursive: true });
    await makeFile(path, file);
  }
  return path;
};

/** Paths of files of one run each. */
export const generateRunFiles = async (folder: string, file: GeneratedFile): Promise<string[]> => {
  const paths: string[] = [];
  for (const run of file.runs) {
    paths.push(await generateRunFile(join(folder, fileKey(file)), { ...file, runs: [run] }));
  }
  return paths;
};

const fileKey = ({ shape, runs, order, seed }: GeneratedFile): string => {
  const { plates, wells, reads } = shape;
  const names = runs.length === 1 ? runs[0] : `${runs.length}-runs`;
  return `${names}-${plates}x${wells}x${reads}-by-${order}-seed-${seed}-form-${form}`;
};

/** Makes the file beside its place and moves it there when it is whole. */
const makeFile = async (path: string, file: GeneratedFile): Promise<void> => {
  const unfinished = `${path}.${process.pid}.unfinished`;
  await writeFile(unfinished, generateRuns(file));
  await rename(unfinished, path);
};
