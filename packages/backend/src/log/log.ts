import type { Outcome } from "../apply/outcome.ts";
import type { Record } from "../gen/wellspring/backend/v1/log.ts";

/** The order of all changes, and their durability. It does not know what a record means. */
export type Log = AsyncDisposable & {
  /** A UUID; another log has another one. */
  readonly id: string;
  /**
   * Appends a record and resolves with what became of it once the record is durable and applied
   * on this backend. `bytes` is about how large it is; while too much waits to be written, so does
   * the caller. Rejects with RESOURCE_EXHAUSTED where the disk is full and with UNAVAILABLE where
   * the log has stopped; the record is then not in the log.
   */
  append(record: Record, bytes: number): Promise<Outcome>;
  /** Sequence of the last entry that is durable and applied on this backend. */
  readonly appliedSequence: bigint;
  /**
   * Rises with each small part of the work on entries: one who waits for a large entry, or behind
   * one, can tell a log that is busy from one that hangs.
   */
  readonly steps: number;
  /** Why the log has stopped, undefined while it works. */
  readonly fault: Error | undefined;
};
