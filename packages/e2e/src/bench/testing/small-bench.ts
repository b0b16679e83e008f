import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, BenchSizes } from "../bench.ts";

/** Sizes that take no time: what is measured with them means nothing. */
const smallSizes: BenchSizes = {
  run: { plates: 2, wells: 3, reads: 5 },
  largeRun: { plates: 2, wells: 4, reads: 10 },
  runs: 3,
  wideRun: { plates: 3, wells: 4, reads: 5 },
  appendedRuns: [{ plates: 2, wells: 3, reads: 4 }],
  robots: { count: 3, wells: 4, periodSeconds: 0.2, periods: 2 },
  newBackend: { bytes: 1e6 },
  samples: {
    ...{ connections: 4, small: 20, large: 2, largeBytes: 300_000 },
    ...{ queried: 50, queries: 10 },
  },
  calcCalls: 5,
  crunch: { data: 50, repetitions: 2 },
  warehouse: { rowsPerSecond: 600, uploads: 3 },
  repetitions: {
    upload: 2,
    process: 2,
    manyRuns: 2,
    export: 2,
    comparison: 2,
    wellQuery: 3,
  },
};

/** A bench in a temporary folder, which goes with it, that keeps what it is told to say. */
export type SmallBench = Bench & AsyncDisposable & { said: string[] };

export const openSmallBench = async (): Promise<SmallBench> => {
  const folder = await mkdtemp(join(tmpdir(), "wellspring-bench-"));
  const said: string[] = [];
  return {
    sizes: smallSizes,
    folder,
    said,
    say: (line) => said.push(line),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
};
