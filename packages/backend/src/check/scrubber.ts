import { setTimeout as delay } from "node:timers/promises";
import type { Violation } from "./check-report.ts";
import { type ScrubReport, scrubStore } from "./scrub.ts";

export type ScrubberOptions = {
  store: Parameters<typeof scrubStore>[0];
  /** Milliseconds before the first scrub and between one and the next. */
  everyMs: number;
  /** Hears of each scrub that found nothing. */
  onPassed: (report: ScrubReport) => void;
  /** Hears of each that found something, and of what it found first. */
  onViolation: (violation: Violation) => void;
  /** Hears of each that could not be made. */
  onFailure: (error: unknown) => void;
};

/** Scrubs a store now and then, for as long as it is open. */
export class Scrubber implements AsyncDisposable {
  readonly #options: ScrubberOptions;
  readonly #ended = new AbortController();
  readonly #working: Promise<void>;

  constructor(options: ScrubberOptions) {
    this.#options = options;
    this.#working = this.#work();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#ended;
    const { everyMs, onFailure } = this.#options;
    while (!signal.aborted) {
      try {
        await delay(everyMs, undefined, { signal, ref: false });
        await this.#scrub();
      } catch (error) {
        if (!signal.aborted) onFailure(error);
      }
    }
  }

  async #scrub(): Promise<void> {
    const { store, onPassed, onViolation } = this.#options;
    const report = await scrubStore(store, { signal: this.#ended.signal });
    if (report.violation) onViolation(report.violation);
    else onPassed(report);
  }
}
