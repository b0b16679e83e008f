import { setTimeout as delay } from "node:timers/promises";
import type { Health, Logger } from "@wellspring/service";
import type { Log } from "./log/log.ts";
import type { SyncProof } from "./log/sync-proof.ts";

export type ReadinessOptions = {
  health: Health;
  logger: Logger;
  /** Whether a backend is ready only while it is proven that acknowledged entries are flushed. */
  requireSync: boolean;
};

/** Milliseconds between attempts to catch up with the log. */
const catchUpAgainMs = 250;

/**
 * Whether a backend may be asked: it listens, has caught up with its log once, the log works,
 * entries are flushed where that is required, and it is not stopping.
 */
export class Readiness {
  readonly #options: ReadinessOptions;
  #isListening = false;
  #hasCaughtUp = false;
  #isProven: boolean;
  #hasStopped = false;

  constructor(options: ReadinessOptions) {
    this.#options = options;
    this.#isProven = !options.requireSync;
  }

  get isReady(): boolean {
    return this.#isListening && this.#hasCaughtUp && this.#isProven && !this.#hasStopped;
  }

  /** The server listens from now on; catches up with the log. */
  listen(log: Log): void {
    this.#isListening = true;
    void this.#catchUp(log);
  }

  /** Takes the last word on whether entries are flushed. */
  setProof({ isSynced, reason }: SyncProof): void {
    const { logger, requireSync } = this.#options;
    if (isSynced) logger.info({ reason }, "acknowledged entries are flushed");
    else logger.warn({ reason }, "acknowledged entries may not be flushed yet");
    this.#isProven = isSynced || !requireSync;
    this.#update();
  }

  /** Not ready any more, for good. */
  stop(): void {
    this.#hasStopped = true;
    this.#update();
  }

  async #catchUp(log: Log): Promise<void> {
    while (!this.#hasStopped && !this.#hasCaughtUp) {
      try {
        await log.catchUp();
        this.#hasCaughtUp = true;
      } catch (error) {
        const { appliedSequence } = log;
        this.#options.logger.info({ err: error, appliedSequence }, "catching up with the log");
        await delay(catchUpAgainMs);
      }
    }
    this.#update();
  }

  #update(): void {
    this.#options.health.setReady(this.isReady);
  }
}
