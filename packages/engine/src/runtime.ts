import { setTimeout as delay } from "node:timers/promises";
import type { Submission } from "@wellspring/contract";
import {
  type FindBackendsParts,
  findBackends,
  type Logger,
  type Metrics,
} from "@wellspring/service";
import { Computer } from "./compute/computer.ts";
import type { Config } from "./config.ts";
import { type EngineKind, natsEngine } from "./engines.ts";
import type { BusConfig } from "./nats/bus.ts";
import type { DoorParts, NatsDoor } from "./nats/nats-door.ts";
import { submitWork } from "./nats/submit-work.ts";
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
  readonly #drained: readonly ({ drain(): Promise<void> } | undefined)[];
  readonly #parts: AsyncDisposableStack;

  /**
   * Loads the functions and begins to look for backends. One that can't be reached is no error: it
   * is tried again and again.
   *
   * @throws StatusError INVALID_ARGUMENT where a function can't be used.
   */
  static async open(config: RuntimeConfig, parts: RuntimeParts): Promise<Runtime> {
    const { capacity, backends, nats } = config;
    const { logger, metrics, onReady } = parts;
    const kinds: EngineKind[] = nats ? [...config.kinds, natsEngine] : config.kinds;
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
    const submit = (submissions: Submission[]): Promise<void> =>
      submitWork(links.clients, submissions);
    const door = nats && opening.use(await openDoor(nats, { submit, logger, metrics }));
    const deliver = door?.deliver.bind(door);
    const links: BackendLinks = opening.use(
      new BackendLinks({ kinds, computer, capacity, logger, onReady, deliver }),
    );
    observeLinks(metrics, kinds, links);
    const follow = (addresses: readonly string[]) => links.follow(addresses);
    opening.use(await findBackends(backends, follow, logger, parts));
    return new Runtime(config.drainTimeoutMs, [door, links], opening.move());
  }

  private constructor(
    drainTimeoutMs: number,
    drained: readonly ({ drain(): Promise<void> } | undefined)[],
    parts: AsyncDisposableStack,
  ) {
    this.#drainTimeoutMs = drainTimeoutMs;
    this.#drained = drained;
    this.#parts = parts;
  }

  /** Finishes what was taken, within the time to drain; what is left is handed out again. */
  async [Symbol.asyncDispose](): Promise<void> {
    const enough = new AbortController();
    const bound = delay(this.#drainTimeoutMs, undefined, enough).catch(() => undefined);
    await Promise.race([this.#drain(), bound]);
    enough.abort();
    await this.#parts.disposeAsync();
  }

  /** One after the other: what came last over NATS is handed in before engines take no more. */
  async #drain(): Promise<void> {
    for (const part of this.#drained) await part?.drain();
  }
}

/** What talks to NATS is loaded only where somebody wants it. */
const openDoor = async (config: BusConfig, parts: DoorParts): Promise<NatsDoor> => {
  const { NatsDoor } = await import("./nats/nats-door.ts");
  return new NatsDoor(config, parts);
};
