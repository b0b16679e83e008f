import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
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

/**
 * Publishes results until NATS has them: those that come meanwhile go together. One that NATS does
 * not take at all is logged, and holds up no other.
 */
export class ResultOutlet implements Disposable {
  readonly #options: OutletOptions;
  readonly #closed = new AbortController();
  readonly #waiting: Waiting[] = [];
  #isPublishing = false;

  constructor(options: OutletOptions) {
    this.#options = options;
  }

  /** Resolves once NATS has a result, or refuses it for good; never once the outlet is closed. */
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
    // Results to be published one by one, since one of them was refused.
    let single = 0;
    while (this.#waiting.length > 0 && !signal.aborted) {
      const batch = this.#waiting.slice(0, single > 0 ? 1 : batchMax);
      try {
        await this.#options.publish(batch);
        this.#options.count(batch.length);
        this.#finish(batch);
        single = Math.max(0, single - 1);
      } catch (thrown) {
        const error = StatusError.from(thrown);
        if (error.code !== Code.INVALID_ARGUMENT) await this.#pause(error);
        else if (batch.length > 1) single = batch.length;
        else {
          this.#tellRefused(batch[0], error);
          this.#finish(batch);
          single = Math.max(0, single - 1);
        }
      }
    }
    this.#isPublishing = false;
  }

  #finish(batch: readonly Waiting[]): void {
    this.#waiting.splice(0, batch.length);
    for (const { resolve } of batch) resolve();
  }

  #tellRefused({ messageId, payload }: Departure, { message }: StatusError): void {
    const result = { result: messageId, bytes: payload.length };
    this.#options.logger.error(result, `NATS does not take a result: ${message}`);
  }

  async #pause({ message }: StatusError): Promise<void> {
    const { signal } = this.#closed;
    const results = this.#waiting.length;
    this.#options.logger.warn({ results }, `results wait for NATS: ${message}`);
    await delay(againMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
