import type { KubeConfig } from "@kubernetes/client-node";
import {
  breakServices,
  createHealth,
  createLogger,
  type FinishedCall,
  findBackends,
  GrpcServer,
  type Health,
  type Logger,
  Metrics,
  MetricsServer,
  TlsIdentity,
} from "@wellspring/service";
import { Access } from "./access/access.ts";
import { KeyRing } from "./access/key-ring.ts";
import { KeyWatch } from "./access/key-watch.ts";
import { assertRuled } from "./access/rules.ts";
import { Backends } from "./backends.ts";
import type { Config } from "./config.ts";
import type { HttpServer } from "./http/http-server.ts";
import { services } from "./service.ts";
import { Traffic } from "./traffic.ts";

/** What tests and other packages put in the place of a part. */
export type Parts = {
  logger: Logger;
  /** Where it counts; on its own by default. */
  metrics: Metrics;
  /** Takes the lines of `print`; standard output by default. */
  print: (line: string) => void;
  /** Milliseconds without a message after which an upload's stream is ended. */
  streamIdleMs: number;
  /** How Kubernetes' API server is reached; as for every pod, or else for kubectl, by default. */
  kubeConfig: KubeConfig;
};

/** A running gateway: everything with a lifetime, made here and closed in the opposite order. */
export class Context implements AsyncDisposable {
  readonly health: Health;
  readonly metrics: Metrics;
  readonly traffic = new Traffic();
  readonly backends: Backends;
  readonly access: Access;
  readonly #config: Config;
  readonly #ring: KeyRing | undefined;
  #keyWatch: KeyWatch | undefined;
  #tls: TlsIdentity | undefined;
  #search: Disposable | undefined;
  #server: GrpcServer | undefined;
  #metricsServer: MetricsServer | undefined;
  #httpServer: HttpServer | undefined;

  /**
   * Looks for the backends and listens. A backend that can't be reached is no error: the gateway
   * is not ready, answers UNAVAILABLE, and goes on trying.
   */
  static async open(config: Config, parts: Partial<Parts> = {}): Promise<Context> {
    const logger = parts.logger ?? createLogger({ name: "gateway" });
    const context = new Context(config, logger, parts.metrics);
    try {
      context.#search = await context.#find(logger, parts);
      await context.backends.attempt();
      await context.#watchKeys(logger);
      await context.#listen(logger, parts);
      return context;
    } catch (thrown) {
      await context[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  private constructor(config: Config, logger: Logger, metrics = new Metrics()) {
    this.#config = config;
    this.metrics = metrics;
    this.health = createHealth(config.fault, logger);
    const onReady = (ready: boolean) => this.health.setReady(ready);
    this.backends = new Backends({ logger, onReady });
    this.#ring = config.requireKeys ? new KeyRing(config.adminKey) : undefined;
    this.access = new Access(this.#ring);
  }

  /** `host:port` that the gateway listens on. */
  get address(): string {
    if (!this.#server) throw new Error("the gateway does not listen yet");
    return this.#server.address;
  }

  /** `host:port` where the gateway tells its metrics; undefined where it does not. */
  get metricsAddress(): string | undefined {
    return this.#metricsServer?.address;
  }

  /** `host:port` where the gateway serves HTTP; undefined where it does not. */
  get httpAddress(): string | undefined {
    return this.#httpServer?.address;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.health.setReady(false);
    const { drainTimeoutMs } = this.#config;
    await Promise.all([
      this.#server?.shutdown(drainTimeoutMs),
      this.#httpServer?.shutdown(drainTimeoutMs),
    ]);
    this.#tls?.[Symbol.dispose]();
    this.#keyWatch?.[Symbol.dispose]();
    this.#search?.[Symbol.dispose]();
    this.backends[Symbol.dispose]();
    await this.#metricsServer?.[Symbol.asyncDispose]();
  }

  #find(logger: Logger, parts: Partial<Parts>): Promise<Disposable | undefined> {
    const follow = (addresses: readonly string[]) => this.backends.follow(addresses);
    return findBackends(this.#config.backends, follow, logger, parts);
  }

  /** Whoever comes first finds its key known, unless no backend can be reached. */
  async #watchKeys(logger: Logger): Promise<void> {
    if (!this.#ring) return;
    const takeUses = () => this.access.takeUses();
    const { backends } = this;
    this.#keyWatch = new KeyWatch({ backends, ring: this.#ring, takeUses, logger });
    await this.#keyWatch.attempted;
  }

  async #listen(logger: Logger, parts: Partial<Parts>): Promise<void> {
    const { health, metrics } = this;
    const { listen, fault, tls } = this.#config;
    if (tls) this.#tls = await TlsIdentity.open({ ...tls, logger });
    const served = services(this);
    assertRuled(served);
    if (this.#config.metrics) {
      const address = this.#config.metrics;
      this.#metricsServer = await MetricsServer.open({ listen: address, metrics, health });
    }
    const print = parts.print ?? ((line: string) => process.stdout.write(line));
    const observeCall = (call: FinishedCall): void => {
      this.metrics.observeCall(call);
      if (this.#config.print) print(this.traffic.toLine(call));
    };
    this.#server = await GrpcServer.open({
      listen,
      services: breakServices(served, fault),
      health: this.health,
      logger,
      tls: this.#tls,
      admit: (call) => this.access.admit(call),
      observeCall,
      ...(parts.streamIdleMs !== undefined && { streamIdleMs: parts.streamIdleMs }),
    });
    await this.#listenToHttp(logger, observeCall);
    this.health.set("startup", true);
  }

  /** What serves HTTP is loaded only where somebody wants it. */
  async #listenToHttp(logger: Logger, observeCall: (call: FinishedCall) => void): Promise<void> {
    const listen = this.#config.http;
    if (!listen) return;
    const { HttpServer } = await import("./http/http-server.ts");
    this.#httpServer = await HttpServer.open({
      ...{ listen, context: this, logger, observeCall, tls: this.#tls },
    });
  }
}
