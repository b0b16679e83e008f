import type { TouchedRun } from "./touched-runs.ts";

/** A step that copies take from the state after one entry of the log to that after a later one. */
export type Pass = {
  /** The entry that copies are at; 0 where they start with all that there is. */
  fromSequence: bigint;
  throughSequence: bigint;
  /** Whether it tells all that there is, and not what changed. */
  isWhole: boolean;
  /** The log's time of the first change, milliseconds since 1970; 0 where there is none. */
  firstAtMs: bigint;
  /** In the order of their keys; may be walked more than once. */
  runs: Iterable<TouchedRun>;
  /** Numbers of works, rising. */
  works: Iterable<bigint>;
};
