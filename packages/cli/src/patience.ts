/**
 * How long one waits for another. The clock runs from the last sign of progress, and stands still
 * while the wait is not for them.
 */
export class Patience implements Disposable {
  /** Signs of progress so far. */
  progress = 0;
  readonly #timeoutMs: number;
  readonly #controller = new AbortController();
  #usedMs = 0;
  #runsSinceMs: number | undefined = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#arm();
  }

  /** Aborted when the patience is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#controller.signal.aborted || this.remainingMs <= 0;
  }

  /** Milliseconds left, at least 0. */
  get remainingMs(): number {
    return Math.max(0, this.#timeoutMs - this.#spentMs());
  }

  /** The other side did something: the clock starts anew. */
  progressed(): void {
    this.progress++;
    this.#usedMs = 0;
    if (this.#runsSinceMs !== undefined) this.#runsSinceMs = performance.now();
  }

  /** The wait is not for the other side now. */
  pause(): void {
    this.#usedMs = this.#spentMs();
    this.#runsSinceMs = undefined;
  }

  /** The wait is for the other side again. */
  resume(): void {
    this.#runsSinceMs ??= performance.now();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #spentMs(): number {
    if (this.#runsSinceMs === undefined) return this.#usedMs;
    return this.#usedMs + performance.now() - this.#runsSinceMs;
  }

  #arm(): void {
    this.#timer = setTimeout(() => {
      if (this.remainingMs <= 0) this.#controller.abort();
      else this.#arm();
    }, this.remainingMs + 1);
  }
}
