import {
  createHealth,
  createLogger,
  type FindBackendsParts,
  GrpcServer,
  type Health,
  type Logger,
  Metrics,
  MetricsServer,
} from "@wellspring/service";
import type { Config } from "./config.ts";
import { Runtime } from "./runtime.ts";

/** What tests and other packages put in the place of a part. */
type Parts = FindBackendsParts & { logger?: Logger };

/** A warehouse that stands by itself: everything with a lifetime, closed in the opposite order. */
export class Context implements AsyncDisposable {
  readonly health: Health;
  /** `host:port` where health is asked for. */
  readonly address: string;
  /** `host:port` where metrics are told; undefined where they are not. */
  readonly metricsAddress: string | undefined;
  readonly #parts: AsyncDisposableStack;

  /**
   * Follows backends and listens, for questions after its health alone. It is ready while it
   * copies what comes, or waits for another warehouse that does.
   *
   * @throws StatusError as Runtime.open does, FAILED_PRECONDITION where an address can't be
   *   listened on.
   */
  static async open(config: Config, parts: Parts = {}): Promise<Context> {
    const { listen } = config;
    const { logger = createLogger({ name: "warehouse" }), kubeConfig } = parts;
    await using opening = new AsyncDisposableStack();
    const health = createHealth(config.fault, logger);
    const metrics = new Metrics();
    const metricsServer = config.metrics
      ? opening.use(await MetricsServer.open({ listen: config.metrics, metrics, health }))
      : undefined;
    const server = await GrpcServer.open({ listen, services: [], health, logger });
    opening.use(server);
    const onReady = (ready: boolean) => health.setReady(ready);
    opening.use(await Runtime.open(config, { logger, metrics, onReady, kubeConfig }));
    health.set("startup", true);
    return new Context(health, server.address, metricsServer?.address, opening.move());
  }

  private constructor(
    health: Health,
    address: string,
    metricsAddress: string | undefined,
    parts: AsyncDisposableStack,
  ) {
    this.health = health;
    this.address = address;
    this.metricsAddress = metricsAddress;
    this.#parts = parts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.health.setReady(false);
    await this.#parts.disposeAsync();
  }
}
