import type { RunShape } from "./input/generate-runs.ts";

/** How much is measured. */
export type BenchSizes = {
  /** One run of a robot. */
  run: RunShape;
  largeRun: RunShape;
  /** How many of the first runs one file holds. */
  runs: number;
  /** One run with as many rows as all of these, for the export. */
  wideRun: RunShape;
  /** Runs that are appended read by read. */
  appendedRuns: readonly RunShape[];
  /** How often each thing is done. */
  repetitions: {
    upload: number;
    process: number;
    manyRuns: number;
    export: number;
    comparison: number;
    wellQuery: number;
  };
};

/** What every measurement gets. */
export type Bench = {
  sizes: BenchSizes;
  /** Folder on a real disk for inputs, which stay, and for data, which does not. */
  folder: string;
  /** Tells a person what is being done. */
  say: (line: string) => void;
};

const run: RunShape = { plates: 4, wells: 48, reads: 487 };

/** What the goals are about. */
export const fullSizes: BenchSizes = {
  run,
  largeRun: { plates: 4, wells: 96, reads: 2_000 },
  runs: 100,
  wideRun: { plates: 50, wells: 96, reads: 1_948 },
  appendedRuns: [run, { plates: 1, wells: 96, reads: 500 }],
  repetitions: {
    upload: 25,
    process: 9,
    manyRuns: 5,
    export: 3,
    comparison: 3,
    wellQuery: 2_000,
  },
};

/** The same with fewer repetitions. */
export const quickSizes: BenchSizes = {
  ...fullSizes,
  repetitions: {
    upload: 10,
    process: 3,
    manyRuns: 1,
    export: 1,
    comparison: 1,
    wellQuery: 500,
  },
};
