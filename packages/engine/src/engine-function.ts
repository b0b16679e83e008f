import type { Completed } from "@wellspring/contract";

/** Work as a function sees it. */
export type Task = {
  /** As it was submitted, whole. */
  body: Uint8Array;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  submittedAtMs: number;
};

/** What a function makes of work: its result in the engine's form, and its places in indexes. */
export type Computed = Pick<Completed, "result" | "indexEntries">;

/**
 * The function of one engine. What it throws is the work's failure, a StatusError with its code;
 * `signal` is aborted once the time limit has passed.
 */
export type EngineFunction = {
  /** Kept with each result: what computed it. */
  version: string;
  compute(task: Task, signal: AbortSignal): Promise<Computed>;
};
