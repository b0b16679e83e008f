import { setTimeout as delay } from "node:timers/promises";
import type { FindBackendsParts, Logger, Metrics } from "@wellspring/service";
import { BackendChanges } from "./changes/change-source.ts";
import type { Config } from "./config.ts";
import { openDepositor } from "./deposit/open-depositor.ts";
import { Follower } from "./follow/follower.ts";
import { Progress } from "./follow/progress.ts";
import { observeDeposits, observeProgress } from "./observe-warehouse.ts";

/** What a warehouse is started with, wherever it runs. */
export type RuntimeConfig = Omit<Config, "listen" | "metrics" | "logLevel" | "fault">;

/** What it is given beside it. */
export type RuntimeParts = FindBackendsParts & {
  logger: Logger;
  metrics: Metrics;
  /** Hears whether it follows, or waits for another one that does, at each change. */
  onReady: (ready: boolean) => void;
};

/** Copies what becomes visible on backends into PostgreSQL. */
export class Runtime implements AsyncDisposable {
  readonly #drainTimeoutMs: number;
  readonly #follower: Follower;
  readonly #source: BackendChanges;

  /**
   * Begins to follow. That PostgreSQL or backends can't be reached is no error: they are tried
   * again and again.
   *
   * @throws StatusError UNAUTHENTICATED or FAILED_PRECONDITION where PostgreSQL, or the schema
   *   there, is not to be used.
   */
  static async open(config: RuntimeConfig, parts: RuntimeParts): Promise<Runtime> {
    const { backends, target, drainTimeoutMs } = config;
    const { logger, metrics, onReady, kubeConfig } = parts;
    await using opening = new AsyncDisposableStack();
    const source = opening.use(await BackendChanges.open(backends, { logger, kubeConfig }));
    const progress = new Progress({ onReady, onDeposited: observeDeposits(metrics) });
    observeProgress(metrics, progress, () => source.lastSequence());
    const follower = await Follower.open({
      source,
      open: (options) => openDepositor(target, { ...options, logger }),
      progress,
      logger,
    });
    opening.move();
    return new Runtime(drainTimeoutMs, follower, source);
  }

  private constructor(drainTimeoutMs: number, follower: Follower, source: BackendChanges) {
    this.#drainTimeoutMs = drainTimeoutMs;
    this.#follower = follower;
    this.#source = source;
  }

  /** Gives up the pass that is under way, and waits for PostgreSQL within the time to drain. */
  async [Symbol.asyncDispose](): Promise<void> {
    const enough = new AbortController();
    const bound = delay(this.#drainTimeoutMs, undefined, enough).catch(() => undefined);
    await Promise.race([this.#follower[Symbol.asyncDispose](), bound]);
    enough.abort();
    await this.#source[Symbol.asyncDispose]();
  }
}
