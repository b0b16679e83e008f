import type { Span } from "../apply/run-summary.ts";

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
  runs: Iterable<PassRun>;
  /** Numbers of works, rising. */
  works: Iterable<bigint>;
};

/** A run that a pass touches. */
export type PassRun = {
  /** Its key in the keyspace of runs. */
  key: Buffer;
  /** Plates that are told anew, rising, and the times within which they are. */
  plates: Iterable<readonly [plate: number, span: Span]>;
  /** Places in its history of the retractions that are told, rising. */
  retractions: Iterable<number>;
};
