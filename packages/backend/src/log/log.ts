import type { Outcome } from "../apply/outcome.ts";
import type { Record } from "../gen/wellspring/backend/v1/log.ts";

/** The order of all changes, and their durability. It does not know what a record means. */
export type Log = AsyncDisposable & {
  /** A UUID; another log has another one. */
  readonly id: string;
  /**
   * Appends a record and resolves with what became of it once the record is durable and applied
   * on this backend. `bytes` is about how large it is; while too much waits to be written, so does
   * the caller. Rejects with RESOURCE_EXHAUSTED where the disk, or the log, is full; the record is
   * then not in the log. Where it rejects with UNAVAILABLE it may be: a record has an id, so that
   * whoever asks again hears what became of it.
   */
  append(record: Record, bytes: number): Promise<Outcome>;
  /** Sequence of the last entry that is durable and applied on this backend. */
  readonly appliedSequence: bigint;
  /** Sequence of the last entry whose effects would survive a crash of this backend's machine. */
  readonly flushedSequence: bigint;
  /**
   * Resolves once this backend has applied the entry with this sequence. Rejects with UNAVAILABLE
   * where that takes longer than limits.tokenWaitMs.
   */
  reach(sequence: bigint): Promise<void>;
  /**
   * Resolves once this backend has applied all that was in the log when it was asked. Rejects with
   * UNAVAILABLE where that takes longer than limits.tokenWaitMs or the log does not answer.
   */
  catchUp(): Promise<void>;
  /**
   * Resolves once this backend has applied an entry behind `after`, `withinMs` milliseconds are
   * over or the signal aborts. Rejects where the log has stopped.
   */
  next(after: bigint, withinMs: number, signal: AbortSignal): Promise<void>;
  /**
   * Rises with each small part of the work on entries: one who waits for a large entry, or behind
   * one, can tell a log that is busy from one that hangs.
   */
  readonly steps: number;
  /** Why the log has stopped, undefined while it works. */
  readonly fault: Error | undefined;
};
