import { setTimeout as delay } from "node:timers/promises";
import { StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { Departure } from "./bus.ts";

/** What an outlet is made of. */
export type OutletOptions = {
  /** Publishes messages; resolves once NATS has them. */
  publish: (departures: readonly Departure[]) => Promise<void>;
  logger: Logger;
  /** Hears of what was published. */
  count: (results: number) => void;
};

type Waiting = Departure & { resolve: () => void };

/** Results in one attempt. */
const batchMax = 1_000;

/** Milliseconds before results are published again that NATS did not take. */
const againMs = 500;

/** Publishes results until NATS has them: those that come meanwhile go together. */
export class ResultOutlet implements Disposable {
  readonly #options: OutletOptions;
  readonly #closed = new AbortController();
  readonly #waiting: Waiting[] = [];
  #isPublishing = false;

  constructor(options: OutletOptions) {
    this.#options = options;
  }

  /** Resolves once NATS has a result; never once the outlet is closed. */
  publish(departure: Departure): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ ...departure, resolve });
    if (!this.#isPublishing) void this.#publishAll();
    return promise;
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
  }

  async #publishAll(): Promise<void> {
    const { signal } = this.#closed;
    this.#isPublishing = true;
    while (this.#waiting.length > 0 && !signal.aborted) {
      const batch = this.#waiting.slice(0, batchMax);
      try {
        await this.#options.publish(batch);
        this.#waiting.splice(0, batch.length);
        this.#options.count(batch.length);
        for (const { resolve } of batch) resolve();
      } catch (thrown) {
        const { message } = StatusError.from(thrown);
        const { logger } = this.#options;
        logger.warn({ results: this.#waiting.length }, `results wait for NATS: ${message}`);
        await delay(againMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
    this.#isPublishing = false;
  }
}
