import { Code, StatusError } from "@wellspring/contract";
import {
  createHealth,
  createLogger,
  formatAddress,
  GrpcServer,
  type Health,
  type ListenAddress,
  type Logger,
  Metrics,
  MetricsServer,
  parseListenAddress,
} from "@wellspring/service";
import type { Config } from "./config.ts";
import { Context, type Parts } from "./context.ts";
import { attemptUntilDone, type ReopenReason } from "./reopening.ts";
import { refusedServices } from "./service.ts";

/**
 * A backend that can close its storage and open it again while its process stays. While it is not
 * open, at the start too, it is alive and not ready, answers calls with UNAVAILABLE, and tells its
 * metrics.
 */
export class BackendServer implements AsyncDisposable {
  readonly #config: Config;
  readonly #parts: Partial<Parts>;
  readonly #logger: Logger;
  readonly #health: Health;
  readonly #metrics: Metrics;
  readonly #stopped = new AbortController();
  #metricsServer: MetricsServer | undefined;
  #context: Context | undefined;
  /** Listens in the place of the backend while there is none. */
  #standIn: GrpcServer | undefined;
  #listen: ListenAddress;
  /** Opening, and each time that it is opened again, one after the other. */
  #opening: Promise<void>;

  /** Opens it as `Context.open` does, and rejects alike. */
  static async open(config: Config, parts: Partial<Parts> = {}): Promise<BackendServer> {
    const server = new BackendServer(config, parts);
    try {
      await server.#opening;
      return server;
    } catch (thrown) {
      await server[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  private constructor(config: Config, parts: Partial<Parts>) {
    this.#config = config;
    this.#parts = parts;
    this.#logger = parts.logger ?? createLogger({ name: "backend" });
    this.#health = createHealth(config.fault, this.#logger);
    this.#metrics = parts.metrics ?? new Metrics();
    this.#listen = config.listen;
    this.#opening = this.#start();
  }

  /** `host:port` that the backend listens on. */
  get address(): string {
    return formatAddress(this.#listen);
  }

  /** `host:port` where the backend tells its metrics; undefined where it does not. */
  get metricsAddress(): string | undefined {
    return this.#metricsServer?.address;
  }

  /** The backend as it is open now; undefined while its storage is opened again. */
  get context(): Context | undefined {
    return this.#context;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#opening.catch(() => undefined);
    await this.#context?.[Symbol.asyncDispose]();
    await this.#endStandIn();
    await this.#metricsServer?.[Symbol.asyncDispose]();
  }

  async #start(): Promise<void> {
    const { metrics: listen } = this.#config;
    const [metrics, health] = [this.#metrics, this.#health];
    if (listen) this.#metricsServer = await MetricsServer.open({ listen, metrics, health });
    this.#context = await this.#openBehindStandIn();
  }

  /** Where opening fails for long the process says that it is not worth keeping. */
  async #reopen(reason: ReopenReason): Promise<void> {
    const { signal } = this.#stopped;
    if (signal.aborted) return;
    this.#logger.warn({ reason }, "closes its storage and opens it again");
    const old = this.#context;
    this.#context = undefined;
    try {
      await old?.[Symbol.asyncDispose]();
      this.#context = await attemptUntilDone(() => this.#openBehindStandIn(reason), {
        signal,
        onFailure: (err) => this.#logger.error({ err, reason }, "storage could not be opened"),
      });
      this.#logger.info({ reason }, "opened its storage again");
    } catch (err) {
      if (signal.aborted) return;
      this.#logger.fatal({ err, reason }, "storage can't be opened again");
      this.#health.set("liveness", false);
    }
  }

  /** A store may have to wait for other backends: that it is alive and why is told meanwhile. */
  async #openBehindStandIn(reason?: ReopenReason): Promise<Context> {
    this.#standIn ??= await GrpcServer.open({
      listen: this.#listen,
      services: refusedServices(createRefusal),
      health: this.#health,
      logger: this.#logger,
    });
    this.#listen = parseListenAddress(this.#standIn.address);
    return this.#openContext({ ...(reason && { reason }), makeWay: () => this.#endStandIn() });
  }

  async #endStandIn(): Promise<void> {
    await this.#standIn?.[Symbol.asyncDispose]();
    this.#standIn = undefined;
  }

  #openContext(parts: Partial<Parts> = {}): Promise<Context> {
    let isAsked = false;
    return Context.open(
      { ...this.#config, listen: this.#listen },
      {
        ...this.#parts,
        ...parts,
        logger: this.#logger,
        health: this.#health,
        metrics: this.#metrics,
        signal: this.#stopped.signal,
        // What is opened once is opened again once, whatever else it meets on its way.
        onReopen: (reason) => {
          if (!isAsked) this.#opening = this.#opening.then(() => this.#reopen(reason));
          isAsked = true;
        },
      },
    );
  }
}

const createRefusal = (): StatusError =>
  new StatusError(Code.UNAVAILABLE, "the backend opens its storage: ask another one");
