import { setTimeout as delay } from "node:timers/promises";
import type { Violation } from "./check-report.ts";
import { type ScrubReport, scrubStore } from "./scrub.ts";

export type ScrubberOptions = {
  store: Parameters<typeof scrubStore>[0];
  /** Milliseconds between one scrub and the next. */
  everyMs: number;
  /** Milliseconds before the first one; as many where absent. */
  firstMs?: number;
  /** Hears of each scrub that found nothing. */
  onPassed: (report: ScrubReport) => void;
  /** Hears of each that found something, and of what it found first. */
  onViolation: (violation: Violation) => void;
  /** Hears of each that could not be made. */
  onFailure: (error: unknown) => void;
};

/** Scrubs a store now and then, and when it is asked to, for as long as it is open. */
export class Scrubber implements AsyncDisposable {
  readonly #options: ScrubberOptions;
  readonly #ended = new AbortController();
  readonly #working: Promise<void>;
  #asked = new AbortController();

  constructor(options: ScrubberOptions) {
    this.#options = options;
    this.#working = this.#work();
  }

  /** Scrubs at once, or once more after the scrub that is under way. */
  scrubNow(): void {
    this.#asked.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#ended;
    const { everyMs, firstMs = everyMs } = this.#options;
    for (let pauseMs = firstMs; !signal.aborted; pauseMs = everyMs) {
      await this.#untilDue(pauseMs);
      if (signal.aborted) return;
      this.#asked = new AbortController();
      try {
        await this.#scrub();
      } catch (error) {
        if (!signal.aborted) this.#options.onFailure(error);
      }
    }
  }

  async #untilDue(pauseMs: number): Promise<void> {
    const signal = AbortSignal.any([this.#ended.signal, this.#asked.signal]);
    const due = delay(pauseMs, undefined, { signal, ref: false });
    await due.catch(() => undefined);
  }

  async #scrub(): Promise<void> {
    const { store, onPassed, onViolation } = this.#options;
    const report = await scrubStore(store, { signal: this.#ended.signal });
    if (report.violation) onViolation(report.violation);
    else onPassed(report);
  }
}
