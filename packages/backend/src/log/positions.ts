import { Code, StatusError } from "@wellspring/contract";

/** How far a backend has come in its log, and who waits for it to come further. */
export class Positions {
  #applied: bigint;
  #flushed: bigint;
  #stopped: StatusError | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(applied: bigint) {
    this.#applied = applied;
    this.#flushed = applied;
  }

  /** Sequence of the last entry that was applied. */
  get applied(): bigint {
    return this.#applied;
  }

  /** Sequence of the last entry whose effects are flushed. */
  get flushed(): bigint {
    return this.#flushed;
  }

  setApplied(sequence: bigint): void {
    this.#applied = sequence;
    this.#wake();
  }

  /** Flushes may end in another order than they began. */
  setFlushed(sequence: bigint): void {
    if (sequence > this.#flushed) this.#flushed = sequence;
  }

  /** Lets nobody wait any more. */
  stop(reason: StatusError): void {
    this.#stopped = reason;
    this.#wake();
  }

  /** Resolves once `sequence` is applied; rejects with UNAVAILABLE where that takes too long. */
  async reach(sequence: bigint, withinMs: number): Promise<void> {
    const endMs = performance.now() + withinMs;
    while (this.#applied < sequence) {
      if (this.#stopped) throw this.#stopped;
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) throw behind(this.#applied, sequence);
      await this.#nextChange(leftMs);
    }
  }

  /** Resolves once an entry behind `after` is applied, the time is over or the signal aborts. */
  async next(after: bigint, withinMs: number, signal: AbortSignal): Promise<void> {
    const endMs = performance.now() + withinMs;
    while (this.#applied <= after && !signal.aborted) {
      if (this.#stopped) throw this.#stopped;
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return;
      await this.#nextChange(leftMs, signal);
    }
  }

  async #nextChange(withinMs: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const timer = setTimeout(wake, withinMs);
    this.#waiting.add(wake);
    signal?.addEventListener("abort", wake);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(wake);
    signal?.removeEventListener("abort", wake);
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}

const behind = (applied: bigint, wanted: bigint): StatusError =>
  new StatusError(
    Code.UNAVAILABLE,
    `this backend has applied entry ${applied} and waits for entry ${wanted}: try again`,
  );
