import { setTimeout as delay } from "node:timers/promises";
import { limits } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { keepMoment, type Moment, readMoment } from "../store/moments.ts";
import type { Violation } from "./check-report.ts";
import { Scrubber, type ScrubberOptions } from "./scrubber.ts";

export type StoreGuardOptions = {
  store: ScrubberOptions["store"];
  /** The data folder, which remembers over restarts what is known of the store. */
  folder: string;
  logger: Logger;
  /** Counts scrubs that found damage. */
  countFailure: () => void;
  /** Whether others serve meanwhile and one of them gives what the store should hold. */
  mayRebuild: () => boolean | Promise<boolean>;
  /** Has the store made anew. */
  rebuild: () => void;
  /** Whether it was tried just now: where the store is damaged still, it is let be for a while. */
  hasTried?: boolean;
  /** Milliseconds between scrubs; limits.scrubEveryMs where absent. */
  scrubEveryMs?: number;
  /** Milliseconds between two looks for one who may give; a second where absent. */
  lookEveryMs?: number;
};

/**
 * Watches over a store: scrubs it, and where it is damaged has it made anew as soon as others can
 * give what it should hold. Until then the backend goes on with what it has. Both the damage and
 * the time of the last scrub outlive the process; a store that never was scrubbed is, at once.
 */
export class StoreGuard implements AsyncDisposable {
  readonly #options: StoreGuardOptions;
  readonly #scrubber: Scrubber;
  readonly #ended = new AbortController();
  #waiting: Promise<void> | undefined;
  #damagedAtMs: number | undefined;

  constructor(options: StoreGuardOptions) {
    const { store, folder, logger, scrubEveryMs = limits.scrubEveryMs } = options;
    this.#options = options;
    this.#damagedAtMs = readMoment(folder, "damaged");
    this.#scrubber = new Scrubber({
      store,
      everyMs: scrubEveryMs,
      firstMs: this.#untilScrubMs(scrubEveryMs),
      onPassed: (report) => {
        this.#keep("scrubbed", Date.now());
        logger.info(report, "scrubbed the store");
      },
      onViolation: (violation) => {
        this.#keep("scrubbed", Date.now());
        options.countFailure();
        this.report(violation);
      },
      onFailure: (error) => logger.warn({ err: error }, "the store could not be scrubbed"),
    });
    if (this.#damagedAtMs === undefined) return;
    logger.error({ damagedAtMs: this.#damagedAtMs }, "the store was damaged before this start");
    this.#waiting = this.#rebuildWhenPossible().catch(() => undefined);
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
    this.#options.logger.error(violation, "the store holds data that is damaged");
    if (this.#damagedAtMs === undefined) {
      this.#damagedAtMs = Date.now();
      this.#keep("damaged", this.#damagedAtMs);
    }
    this.#waiting ??= this.#rebuildWhenPossible().catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#scrubber[Symbol.asyncDispose]();
    await this.#waiting;
  }

  /** Counted from the last scrub: were it from the start, one restart a day would put it off. */
  #untilScrubMs(everyMs: number): number {
    const lastMs = readMoment(this.#options.folder, "scrubbed");
    if (lastMs === undefined) return 0;
    return Math.min(everyMs, Math.max(0, lastMs + everyMs - Date.now()));
  }

  /** What can't be remembered holds until the next start. */
  #keep(moment: Moment, atMs: number): void {
    try {
      keepMoment(this.#options.folder, moment, atMs);
    } catch (error) {
      this.#options.logger.error({ err: error, moment }, "the data folder can't remember this");
    }
  }

  /** Looks again first: of several that are damaged each has announced so by then. */
  async #rebuildWhenPossible(): Promise<void> {
    const { mayRebuild, rebuild, hasTried, lookEveryMs = 1_000 } = this.#options;
    const { signal } = this.#ended;
    if (hasTried) await delay(60 * lookEveryMs, undefined, { signal, ref: false });
    do await delay(2 * lookEveryMs, undefined, { signal, ref: false });
    while (!(await mayRebuild()));
    rebuild();
  }
}
