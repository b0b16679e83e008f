import { randomUUID } from "node:crypto";
import type { ListenAddress } from "@wellspring/service";
import {
  createLogger,
  formatAddress,
  GrpcServer,
  Health,
  type Logger,
  Metrics,
} from "@wellspring/service";
import type { Config } from "./config.ts";
import { EmbeddedLog, type LogStore } from "./log/embedded-log.ts";
import { createGenesis } from "./log/genesis.ts";
import type { Log } from "./log/log.ts";
import { DecodedBlocks } from "./plate/decoded-blocks.ts";
import { RunRoom } from "./rpc/run-room.ts";
import { services } from "./service.ts";
import { SnapshotShelf } from "./snapshot/snapshot-shelf.ts";
import { type DataFolder, openDataFolder, snapshotsFolder, storeOf } from "./store/data-folder.ts";
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
  readonly runRoom: RunRoom;
  readonly snapshots: SnapshotShelf;
  readonly decodedBlocks = new DecodedBlocks();
  readonly health = new Health();
  readonly metrics = new Metrics();
  readonly #config: Config;
  readonly #folder: DataFolder;
  #server: GrpcServer | undefined;

  /** Opens the data folder and listens; throws a StatusError that says what is in the way. */
  static async open(config: Config, parts: Partial<Parts> = {}): Promise<Context> {
    const now = parts.now ?? Date.now;
    const folder = await openDataFolder(
      config.dataDir,
      storeOf(() => createGenesis(randomUUID(), now())),
    );
    const logger = parts.logger ?? createLogger({ name: "backend" });
    const context = new Context(config, folder, { ...parts, logger });
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
    parts: Partial<Parts> & Pick<Parts, "logger">,
  ) {
    this.#config = config;
    this.#folder = folder;
    this.store = folder.lmdb;
    this.runRoom = new RunRoom(this.store);
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
    this.snapshots = new SnapshotShelf(this.store, snapshotsFolder(dataDir), {
      assertRoom: () => this.diskSpace.assertRoom(),
    });
  }

  /** `host:port` that the backend listens on. */
  get address(): string {
    return this.#server?.address ?? formatAddress(this.#config.listen);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.health.setReady(false);
    await this.#server?.shutdown(this.#config.drainTimeoutMs);
    await this.snapshots[Symbol.asyncDispose]();
    await this.log[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  async #listen(logger: Logger): Promise<void> {
    const listen: ListenAddress = this.#config.listen;
    this.#server = await GrpcServer.open({
      listen,
      services: services(this),
      health: this.health,
      logger,
      observeCall: (call) => this.metrics.observeCall(call),
    });
    this.health.set("startup", true);
    this.health.setReady(true);
  }
}
