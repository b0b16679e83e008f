import { limits } from "@wellspring/contract";
import {
  breakServices,
  createHealth,
  createLogger,
  formatAddress,
  GrpcServer,
  type Health,
  type Logger,
  Metrics,
} from "@wellspring/service";
import { type Forms, formsOf } from "./apply/forms.ts";
import type { Violation } from "./check/check-report.ts";
import { StoreGuard } from "./check/store-guard.ts";
import type { Config } from "./config.ts";
import type { Announcement } from "./gen/wellspring/backend/v1/announcement.ts";
import type { LogStore } from "./log/embedded-log.ts";
import type { Beginning } from "./log/entry-stream.ts";
import type { Log } from "./log/log.ts";
import { isDamage } from "./log/log-fault.ts";
import type { LogReporter } from "./log/log-report.ts";
import { observeBackend, observeDamage } from "./observe-backend.ts";
import { DecodedBlocks } from "./plate/decoded-blocks.ts";
import { Readiness } from "./readiness.ts";
import type { ReopenReason } from "./reopening.ts";
import { RunRoom } from "./rpc/run-room.ts";
import { services } from "./service.ts";
import { Restorer } from "./snapshot/restorer.ts";
import { SnapshotShelf } from "./snapshot/snapshot-shelf.ts";
import { type Copies, openStorage, type Storage } from "./storage.ts";
import { snapshotsFolder, storeBytes } from "./store/data-folder.ts";
import { DiskSpace, type ReadSpace } from "./store/disk-space.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { readMoment } from "./store/moments.ts";
import type { StoredReadings } from "./stored-readings.ts";
import { Dispatcher } from "./work/dispatch/dispatcher.ts";

/** What tests and `--print` put in the place of a part, or add. */
export type Parts = {
  logger: Logger;
  readSpace: ReadSpace;
  now: () => number;
  /** The store as the log sees it. */
  wrapStore: (store: Lmdb) => LogStore;
  /** Hears of the readings that became visible and durable. */
  onStored: (stored: StoredReadings) => void;
  /** Where it says how it is, and what it counts: they may outlive it. */
  health: Health;
  metrics: Metrics;
  /** Ends the opening of its storage. */
  signal: AbortSignal;
  /** Why it is opened again; absent the first time. */
  reason: ReopenReason;
  /** Has whoever stands in for it at its address leave, before it listens. */
  makeWay: () => Promise<void>;
  /** Hears that it should be closed and opened again; absent where nobody could. */
  onReopen: (reason: ReopenReason) => void;
};

/** What is there before storage is open. */
type Opened = {
  logger: Logger;
  health: Health;
  metrics: Metrics;
  readiness: Readiness;
  diskSpace: DiskSpace;
};

/** A running backend: everything with a lifetime, made here and closed in the opposite order. */
export class Context implements AsyncDisposable {
  readonly store: Lmdb;
  readonly log: Log;
  readonly logReporter: LogReporter;
  /** What the other backends of the log say of themselves. */
  readonly listPeers: () => Announcement[];
  /** Forms of entries that this backend reads. */
  readonly forms: Forms;
  readonly diskSpace: DiskSpace;
  readonly runRoom: RunRoom;
  readonly snapshots: SnapshotShelf;
  readonly restorer: Restorer;
  readonly decodedBlocks = new DecodedBlocks();
  readonly health: Health;
  readonly metrics: Metrics;
  readonly #config: Config;
  readonly #parts: Partial<Parts>;
  readonly #storage: Storage;
  readonly #readiness: Readiness;
  readonly #logger: Logger;
  /** Watches over the store. */
  readonly guard: StoreGuard;
  readonly copies: Copies;
  /** Hears of works that failed here. */
  readonly countFailed: (engine: string, works: number) => void;
  /** Hands work to engines. */
  readonly dispatcher: Dispatcher;
  readonly #stop = new AbortController();
  #server: GrpcServer | undefined;

  /**
   * Opens the data folder and the log, and listens; throws a StatusError that says what is in the
   * way. A shared log is caught up with afterwards: until then the backend is not ready.
   */
  static async open(config: Config, parts: Partial<Parts> = {}): Promise<Context> {
    const logger = parts.logger ?? createLogger({ name: "backend" });
    const health = parts.health ?? createHealth(config.fault, logger);
    const requireSync = config.log.kind === "jetstream" && config.log.requireSync;
    const readiness = new Readiness({ health, logger, requireSync });
    const metrics = parts.metrics ?? new Metrics();
    let context: Context | undefined;
    const { dataDir, diskUsedPercentMax } = config;
    const isDamaged = () =>
      (context?.guard.damagedAtMs ?? readMoment(dataDir, "damaged")) !== undefined;
    observeDamage(metrics, isDamaged);
    const diskSpace = new DiskSpace(dataDir, diskUsedPercentMax, parts.readSpace);
    const storage = await openStorage(config, {
      logger,
      forms: formsOf(config.fault),
      diskSpace,
      now: parts.now ?? Date.now,
      wrapStore: parts.wrapStore ?? ((store) => store),
      onStored: parts.onStored,
      onWork: (changes, sequence) => context?.dispatcher.hear(changes, sequence),
      listEngines: () => context?.dispatcher.engines ?? [],
      onFault: (fault) => {
        readiness.stop();
        logger.fatal({ err: fault }, "the log has stopped");
        if (isDamage(fault)) context?.guard.report(damageMet("log", fault.message));
      },
      onProof: (proof) => readiness.setProof(proof),
      isReady: () => readiness.isReady,
      oldestSnapshot: () => context?.snapshots.oldestSequence,
      isDamaged,
      onMismatch: () => context?.guard.scrubNow(),
      reason: parts.reason,
      onReopen: parts.onReopen,
      signal: parts.signal ?? new AbortController().signal,
    });
    const opened = { logger, health, metrics, readiness, diskSpace };
    context = new Context(config, storage, opened, parts);
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
    storage: Storage,
    { logger, health, metrics, readiness, diskSpace }: Opened,
    parts: Partial<Parts>,
  ) {
    this.#config = config;
    this.#parts = parts;
    this.#storage = storage;
    this.#readiness = readiness;
    this.#logger = logger;
    this.health = health;
    this.metrics = metrics;
    this.store = storage.store;
    this.log = storage.log;
    this.logReporter = storage.logReporter;
    this.listPeers = storage.listPeers;
    this.forms = formsOf(config.fault);
    this.copies = storage.copies;
    this.runRoom = new RunRoom(this.store);
    this.diskSpace = diskSpace;
    const { dataDir } = config;
    this.snapshots = new SnapshotShelf(this.store, snapshotsFolder(dataDir), {
      assertRoom: () => this.diskSpace.assertRoom(storeBytes(dataDir)),
    });
    this.restorer = new Restorer({
      ...{ store: this.store, log: this.log, diskSpace: this.diskSpace, dataDir },
      replaceLog: (beginning) => this.#replaceLog(beginning),
    });
    const { countScrubFailure, countDelivered, countFailed } = observeBackend(this.metrics, this);
    this.countFailed = countFailed;
    this.dispatcher = new Dispatcher({
      ...{ store: this.store, log: this.log, listPeers: this.listPeers, logger },
      backendId: storage.backendId,
      isReady: () => readiness.isReady,
      onDelivered: countDelivered,
      onFailed: countFailed,
    });
    this.guard = new StoreGuard({
      store: this.store,
      folder: dataDir,
      logger,
      countFailure: countScrubFailure,
      mayRebuild: () => this.#mayRebuild(),
      rebuild: () => {
        this.copies.announceRebuild();
        this.requestReopen("store-damaged");
      },
      hasTried: parts.reason === "store-damaged",
    });
    this.store.watchDamage(({ message }) => this.guard.report(damageMet("reading", message)));
  }

  /** Aborted once the backend stops: whoever waits for something new waits elsewhere. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  /** `host:port` that the backend listens on. */
  get address(): string {
    return this.#server?.address ?? formatAddress(this.#config.listen);
  }

  /** What others call it: where other backends reach it, or where it listens. */
  get name(): string {
    const { log } = this.#config;
    return (log.kind === "jetstream" ? log.advertise : undefined) ?? this.address;
  }

  /** Asks whoever opened this backend to close it in order and to open it again; once is enough. */
  requestReopen(reason: ReopenReason): void {
    this.#parts.onReopen?.(reason);
  }

  /** For a while the disk holds the damaged store and the one that takes its place. */
  async #mayRebuild(): Promise<boolean> {
    if (!this.#parts.onReopen || !this.copies.mayRebuild()) return false;
    try {
      await this.diskSpace.assertRoom(storeBytes(this.#config.dataDir));
      return true;
    } catch (error) {
      this.#logger.warn({ err: error }, "the damaged store can't be made anew");
      return false;
    }
  }

  /** Opening storage again finds out which log it is now, also where exchanging it failed. */
  async #replaceLog(beginning: Beginning): Promise<void> {
    this.#readiness.stop();
    try {
      await this.#storage.replaceLog(beginning);
    } finally {
      this.requestReopen("log-replaced");
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#readiness.stop();
    this.#stop.abort();
    this.dispatcher[Symbol.dispose]();
    await this.#server?.shutdown(this.#config.drainTimeoutMs);
    await this.guard[Symbol.asyncDispose]();
    await this.snapshots[Symbol.asyncDispose]();
    await this.#storage[Symbol.asyncDispose]();
  }

  async #listen(logger: Logger): Promise<void> {
    const { listen, fault } = this.#config;
    await this.#parts.makeWay?.();
    this.#server = await GrpcServer.open({
      listen,
      services: breakServices(services(this), fault),
      health: this.health,
      logger,
      observeCall: (call) => this.metrics.observeCall(call),
      streamsMax: limits.gatewayStreamsMax,
    });
    this.health.set("startup", true);
    this.#readiness.listen(this.log);
  }
}

/** Damage that somebody met who did not look for it. */
const damageMet = (key: string, text: string): Violation => ({ keyspace: "store", key, text });
