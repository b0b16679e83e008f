import { setTimeout as delay } from "node:timers/promises";
import { limits } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { Violation } from "./check-report.ts";
import { Scrubber, type ScrubberOptions } from "./scrubber.ts";

export type StoreGuardOptions = {
  store: ScrubberOptions["store"];
  logger: Logger;
  /** Counts what was found to be damaged. */
  countFailure: () => void;
  /** Whether others serve meanwhile and one of them gives what the store should hold. */
  mayRebuild: () => boolean;
  /** Has the store made anew. */
  rebuild: () => void;
  /** Milliseconds between scrubs; limits.scrubEveryMs where absent. */
  scrubEveryMs?: number;
  /** Milliseconds between two looks for one who may give; a second where absent. */
  lookEveryMs?: number;
};

/**
 * Watches over a store: scrubs it, and where it is damaged has it made anew as soon as others can
 * give what it should hold. Until then the backend goes on with what it has.
 */
export class StoreGuard implements AsyncDisposable {
  readonly #options: StoreGuardOptions;
  readonly #scrubber: Scrubber;
  readonly #ended = new AbortController();
  #waiting: Promise<void> | undefined;
  #damagedAtMs: number | undefined;

  constructor(options: StoreGuardOptions) {
    const { store, logger, scrubEveryMs = limits.scrubEveryMs } = options;
    this.#options = options;
    this.#scrubber = new Scrubber({
      store,
      everyMs: scrubEveryMs,
      onPassed: (report) => logger.info(report, "scrubbed the store"),
      onViolation: (violation) => this.report(violation),
      onFailure: (error) => logger.warn({ err: error }, "the store could not be scrubbed"),
    });
  }

  /** When the store was first found to be damaged, milliseconds since 1970; undefined if never. */
  get damagedAtMs(): number | undefined {
    return this.#damagedAtMs;
  }

  /** Looks for damage at once. */
  scrubNow(): void {
    this.#scrubber.scrubNow();
  }

  /** Takes damage that somebody met. */
  report(violation: Violation): void {
    if (this.#ended.signal.aborted) return;
    this.#options.countFailure();
    this.#options.logger.error(violation, "the store holds data that is damaged");
    this.#damagedAtMs ??= Date.now();
    this.#waiting ??= this.#rebuildWhenPossible().catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#scrubber[Symbol.asyncDispose]();
    await this.#waiting;
  }

  /** Looks again first: of several that are damaged each has announced so by then. */
  async #rebuildWhenPossible(): Promise<void> {
    const { mayRebuild, rebuild, lookEveryMs = 1_000 } = this.#options;
    const { signal } = this.#ended;
    do await delay(2 * lookEveryMs, undefined, { signal, ref: false });
    while (!mayRebuild());
    rebuild();
  }
}
