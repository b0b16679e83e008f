import { setTimeout as delay } from "node:timers/promises";
import {
  type FindBackendsParts,
  findBackends,
  type Logger,
  type Metrics,
} from "@wellspring/service";
import { Computer } from "./compute/computer.ts";
import type { Config } from "./config.ts";
import { observeComputer, observeLinks } from "./observe-engine.ts";
import { BackendLinks } from "./work/backend-links.ts";

/** What engines are started with, wherever they run. */
export type RuntimeConfig = Omit<Config, "listen" | "metrics" | "logLevel" | "fault">;

/** What engines are given beside it. */
export type RuntimeParts = FindBackendsParts & {
  logger: Logger;
  metrics: Metrics;
  /** Hears whether work comes, at each change. */
  onReady: (ready: boolean) => void;
};

/** Engines that take work from backends, compute it, and give back what became of it. */
export class Runtime implements AsyncDisposable {
  readonly #drainTimeoutMs: number;
  readonly #links: BackendLinks;
  readonly #parts: AsyncDisposableStack;

  /**
   * Loads the functions and begins to look for backends. One that can't be reached is no error: it
   * is tried again and again.
   *
   * @throws StatusError INVALID_ARGUMENT where a function can't be used.
   */
  static async open(config: RuntimeConfig, parts: RuntimeParts): Promise<Runtime> {
    const { kinds, capacity, backends } = config;
    const { logger, metrics, onReady } = parts;
    await using opening = new AsyncDisposableStack();
    const computer = opening.use(
      await Computer.open({
        kinds,
        functions: { crunch: config.function },
        concurrency: config.concurrency,
        timeLimitMs: config.timeLimitMs,
        observe: observeComputer(metrics),
      }),
    );
    const links = opening.use(new BackendLinks({ kinds, computer, capacity, logger, onReady }));
    observeLinks(metrics, kinds, links);
    const follow = (addresses: readonly string[]) => links.follow(addresses);
    opening.use(await findBackends(backends, follow, logger, parts));
    return new Runtime(config.drainTimeoutMs, links, opening.move());
  }

  private constructor(drainTimeoutMs: number, links: BackendLinks, parts: AsyncDisposableStack) {
    this.#drainTimeoutMs = drainTimeoutMs;
    this.#links = links;
    this.#parts = parts;
  }

  /** Finishes what was taken, within the time to drain; what is left is handed out again. */
  async [Symbol.asyncDispose](): Promise<void> {
    const enough = new AbortController();
    const bound = delay(this.#drainTimeoutMs, undefined, enough).catch(() => undefined);
    await Promise.race([this.#links.drain(), bound]);
    enough.abort();
    await this.#parts.disposeAsync();
  }
}
