import { randomUUID } from "node:crypto";
import {
  breakServices,
  createHealth,
  createLogger,
  formatAddress,
  GrpcServer,
  type Health,
  type Logger,
  Metrics,
  MetricsServer,
} from "@wellspring/service";
import type { Config } from "./config.ts";
import { EmbeddedLog, type LogStore } from "./log/embedded-log.ts";
import { createGenesis } from "./log/genesis.ts";
import type { Log } from "./log/log.ts";
import { DecodedBlocks } from "./query/decoded-blocks.ts";
import { services } from "./service.ts";
import { type DataFolder, openDataFolder } from "./store/data-folder.ts";
import { DiskSpace, type ReadSpace } from "./store/disk-space.ts";
import type { Lmdb } from "./store/lmdb.ts";
import type { StoredReadings } from "./stored-readings.ts";

/** What tests and `--print` put in the place of a part, or add. */
export type Parts = {
  logger: Logger;
  readSpace: ReadSpace;
  now: () => number;
  /** The store as the log sees it. */
  wrapStore: (store: Lmdb) => LogStore;
  /** Hears of the readings that became visible and durable. */
  onStored: (stored: StoredReadings) => void;
};

/** A running backend: everything with a lifetime, made here and closed in the opposite order. */
export class Context implements AsyncDisposable {
  readonly store: Lmdb;
  readonly log: Log;
  readonly diskSpace: DiskSpace;
  readonly decodedBlocks = new DecodedBlocks();
  readonly health: Health;
  readonly metrics = new Metrics();
  readonly #config: Config;
  readonly #folder: DataFolder;
  #server: GrpcServer | undefined;
  #metricsServer: MetricsServer | undefined;

  /** Opens the data folder and listens; throws a StatusError that says what is in the way. */
  static async open(config: Config, parts: Partial<Parts> = {}): Promise<Context> {
    const now = parts.now ?? Date.now;
    const logger = parts.logger ?? createLogger({ name: "backend" });
    const health = createHealth(config.fault, logger);
    const folder = await openDataFolder(config.dataDir, () => createGenesis(randomUUID(), now()));
    const context = new Context(config, folder, health, { ...parts, logger });
    try {
      await context.#listen(logger);
      return context;
    } catch (thrown) {
      await context[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  private constructor(
    config: Config,
    folder: DataFolder,
    health: Health,
    parts: Partial<Parts> & Pick<Parts, "logger">,
  ) {
    this.#config = config;
    this.#folder = folder;
    this.health = health;
    this.store = folder.lmdb;
    this.log = new EmbeddedLog(parts.wrapStore?.(folder.lmdb) ?? folder.lmdb, {
      now: parts.now,
      onStored: parts.onStored,
      onFault: (fault) => {
        this.health.setReady(false);
        parts.logger.fatal({ err: fault }, "the log has stopped");
      },
    });
    const { dataDir, diskUsedPercentMax } = config;
    this.diskSpace = new DiskSpace(dataDir, diskUsedPercentMax, parts.readSpace);
  }

  /** `host:port` that the backend listens on. */
  get address(): string {
    return this.#server?.address ?? formatAddress(this.#config.listen);
  }

  /** `host:port` where the backend tells its metrics; undefined where it does not. */
  get metricsAddress(): string | undefined {
    return this.#metricsServer?.address;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.health.setReady(false);
    await this.#server?.shutdown(this.#config.drainTimeoutMs);
    await this.log[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
    await this.#metricsServer?.[Symbol.asyncDispose]();
  }

  async #listen(logger: Logger): Promise<void> {
    const { health, metrics } = this;
    const { listen, fault } = this.#config;
    if (this.#config.metrics) {
      const address = this.#config.metrics;
      this.#metricsServer = await MetricsServer.open({ listen: address, metrics, health });
    }
    this.#server = await GrpcServer.open({
      listen,
      services: breakServices(services(this), fault),
      health: this.health,
      logger,
      observeCall: (call) => this.metrics.observeCall(call),
    });
    this.health.set("startup", true);
    this.health.setReady(true);
  }
}
