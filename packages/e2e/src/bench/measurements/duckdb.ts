import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import type { Figure } from "../report/figure.ts";
import { timeProcess } from "../tools/time-process.ts";
import { compare } from "./comparison.ts";

/** Beside DuckDB that reads the same file into a table of a file database. */
export const measureDuckdb = (bench: Bench): Promise<Figure[]> =>
  compare(bench, {
    name: "DuckDB read_csv",
    timesSlower: 1,
    load: (csv, rows) => loadInProcess(bench.folder, csv, rows),
  });

const loaderPath = join(import.meta.dirname, "../duckdb/main.ts");

/** Its own time, without the start of the process. */
const loadInProcess = async (parent: string, csv: string, rows: number): Promise<number> => {
  const folder = await mkdtemp(join(parent, "duckdb-"));
  try {
    const args = [loaderPath, csv, join(folder, "readings.duckdb")];
    const loaded = JSON.parse((await timeProcess({ command: process.execPath, args })).stdout);
    if (loaded.rows !== rows) throw new Error(`DuckDB loaded ${loaded.rows} rows of ${rows}`);
    return Number(loaded.seconds);
  } finally {
    await rm(folder, { recursive: true });
  }
};
