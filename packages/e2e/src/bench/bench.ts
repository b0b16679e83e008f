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
  /** Robots that append each read as they have measured it, and for how long. */
  robots: RobotLoad;
  /** What a new backend has to take over. */
  newBackend: { bytes: number };
  /** Samples over HTTP. */
  samples: SampleLoad;
  /** Calculations, one after the other. */
  calcCalls: number;
  /** Numbers that are crunched at once, and how often. */
  crunch: { data: number; repetitions: number };
  /** Uploads of one run each, in turn, that a warehouse copies meanwhile. */
  warehouse: { rowsPerSecond: number; uploads: number };
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

/** Robots that measure one plate each: a read of some wells after every period. */
export type RobotLoad = { count: number; wells: number; periodSeconds: number; periods: number };

/** How many samples are handed in, and asked for. */
export type SampleLoad = {
  connections: number;
  /** Samples of 2 KB. */
  small: number;
  /** Samples of so many bytes, one after the other. */
  large: number;
  largeBytes: number;
  /** Samples that are there when questions are asked, and how many are. */
  queried: number;
  queries: number;
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
  robots: { count: 200, wells: 96, periodSeconds: 5, periods: 7 },
  newBackend: { bytes: 1e9 },
  samples: {
    ...{ connections: 64, small: 50_000, large: 10, largeBytes: 20_000_000 },
    ...{ queried: 1_000_000, queries: 1_000 },
  },
  calcCalls: 500,
  crunch: { data: 100_000, repetitions: 5 },
  warehouse: { rowsPerSecond: 200_000, uploads: 64 },
  repetitions: {
    upload: 25,
    process: 9,
    manyRuns: 5,
    export: 3,
    comparison: 3,
    wellQuery: 2_000,
  },
};

/** The same with fewer repetitions, and less for a new backend. */
export const quickSizes: BenchSizes = {
  ...fullSizes,
  robots: { ...fullSizes.robots, periods: 2 },
  newBackend: { bytes: 2e8 },
  samples: { ...fullSizes.samples, small: 20_000, large: 5, queried: 100_000, queries: 300 },
  calcCalls: 200,
  crunch: { data: 50_000, repetitions: 3 },
  warehouse: { rowsPerSecond: 200_000, uploads: 22 },
  repetitions: {
    upload: 10,
    process: 3,
    manyRuns: 1,
    export: 1,
    comparison: 1,
    wellQuery: 500,
  },
};
