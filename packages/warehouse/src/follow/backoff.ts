import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds before the first attempt after one that failed; doubled up to the next. */
const pauseFirstMs = 100;
const pauseMsMax = 5_000;

/** Pauses between attempts, each twice as long as the one before, by about as much. */
export class Backoff {
  readonly #signal: AbortSignal;
  #pauseMs = pauseFirstMs;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Resolves when the next attempt is due, or the signal is aborted. */
  async pause(): Promise<void> {
    const ms = this.#pauseMs * (0.5 + Math.random() / 2);
    this.#pauseMs = Math.min(2 * this.#pauseMs, pauseMsMax);
    const options = { signal: this.#signal, ref: false };
    await delay(ms, undefined, options).catch(() => undefined);
  }

  /** An attempt went well. */
  reset(): void {
    this.#pauseMs = pauseFirstMs;
  }
}
