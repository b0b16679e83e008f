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

  async #nextChange(withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    this.#waiting.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(resolve);
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
