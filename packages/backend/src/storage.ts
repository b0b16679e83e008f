import { randomUUID } from "node:crypto";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { Config } from "./config.ts";
import type { Announcement } from "./gen/wellspring/backend/v1/announcement.ts";
import { DigestRing } from "./log/digest-ring.ts";
import { DigestWatch } from "./log/digest-watch.ts";
import { EmbeddedLog, type LogStore } from "./log/embedded-log.ts";
import type { EntryStream } from "./log/entry-stream.ts";
import { createGenesis, createGenesisEntry } from "./log/genesis.ts";
import { mayRebuild } from "./log/givers.ts";
import type { Log } from "./log/log.ts";
import type { SharedLogConfig } from "./log/log-config.ts";
import { isTrimmed } from "./log/log-fault.ts";
import { type LogReporter, reportEmbedded, SharedLogReporter } from "./log/log-report.ts";
import { NatsStream } from "./log/nats-stream.ts";
import { Peers } from "./log/peers.ts";
import { SharedLog } from "./log/shared-log.ts";
import type { SyncProof } from "./log/sync-proof.ts";
import { SyncWatch } from "./log/sync-watch.ts";
import { Trimmer, type TrimmerOptions } from "./log/trimmer.ts";
import { untilReachable } from "./log/until-reachable.ts";
import type { ReopenReason } from "./reopening.ts";
import { isUsable, storeFrom } from "./shared-store.ts";
import { hasStore, openDataFolder, storeOf } from "./store/data-folder.ts";
import { numberKey } from "./store/keyspace.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";
import type { StoredReadings } from "./stored-readings.ts";

/** The store and the log of a backend, which are opened and closed together. */
export type Storage = AsyncDisposable & {
  store: Lmdb;
  log: Log;
  logReporter: LogReporter;
  copies: Copies;
};

/** How the store of a backend stands to those of others that share its log. */
export type Copies = {
  /** Addresses of those whose digest at the same entry was another one when last compared. */
  differsFrom(): string[];
  /** Whether others serve while this one makes its store anew, and one gives a snapshot. */
  mayRebuild(): boolean;
};

/** A log of its own has one copy. */
const oneCopy: Copies = { differsFrom: () => [], mayRebuild: () => false };

/** What storage is told, and tells. */
export type StorageOptions = {
  logger: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
  /** The store as the log sees it. */
  wrapStore: (store: Lmdb) => LogStore;
  /** Hears of the readings that became visible and durable. */
  onStored: ((stored: StoredReadings) => void) | undefined;
  /** Hears once, where the log stops. */
  onFault: (fault: StatusError) => void;
  /** Hears whether acknowledged entries are flushed by all who keep them. */
  onProof: (proof: SyncProof) => void;
  isReady: () => boolean;
  /** The entry after which the oldest snapshot was made that others may take from here. */
  oldestSnapshot: () => bigint | undefined;
  /** Whether this backend has found its store to be damaged. */
  isDamaged: () => boolean;
  /** Hears that another backend holds other readings after the same entry. */
  onMismatch: () => void;
  /** Why storage is opened again. */
  reason: ReopenReason | undefined;
  /** Hears that storage should be opened again; absent where nobody could. */
  onReopen: ((reason: ReopenReason) => void) | undefined;
  /** Ends opening. */
  signal: AbortSignal;
};

/** Opens the data folder and the log; rejects with a StatusError that says what is in the way. */
export const openStorage = (config: Config, options: StorageOptions): Promise<Storage> =>
  config.log.kind === "embedded"
    ? openAlone(config.dataDir, options)
    : openShared(config.dataDir, config.log, options);

const openAlone = async (dataDir: string, options: StorageOptions): Promise<Storage> => {
  const { now, wrapStore, onStored, onFault } = options;
  await using parts = new AsyncDisposableStack();
  const folder = await openDataFolder(
    dataDir,
    storeOf(() => createGenesis(randomUUID(), now())),
  );
  const { lmdb } = parts.use(folder);
  assertOwnLog(dataDir, lmdb);
  const log = parts.use(new EmbeddedLog(wrapStore(lmdb), { now, onStored, onFault }));
  return storageOf({ store: lmdb, log, logReporter: reportEmbedded(log), copies: oneCopy }, parts);
};

/** A store of a shared log keeps no entries: gone on with alone, it would become another log. */
const assertOwnLog = (dataDir: string, store: Lmdb): void => {
  const { appliedSequence } = readStoreState(store);
  if (store.get("log", numberKey(appliedSequence))) return;
  const text = `the data folder ${dataDir} is of a log in NATS: start with --log jetstream`;
  throw new StatusError(Code.FAILED_PRECONDITION, text);
};

const openShared = async (
  dataDir: string,
  config: SharedLogConfig,
  options: StorageOptions,
): Promise<Storage> => {
  const { logger, wrapStore, onStored } = options;
  await using parts = new AsyncDisposableStack();
  const newLogId = createLogId(dataDir);
  const openStream = () => NatsStream.open(config.nats, logger, newLogId);
  const stream = parts.use(await untilReachable(openStream, options));
  await untilReachable(() => assertGenesis(stream, options.now()), options);
  const ring = new DigestRing();
  const backendId = randomUUID();
  let log: SharedLog | undefined;
  const describe = () => describeBackend({ backendId, config, log, ring, options });
  const peers = parts.use(new Peers({ stream, describe }));
  const folder = await openDataFolder(dataDir, storeFrom(stream, peers, options), (store) =>
    isUsable(store, stream, peers, options),
  );
  const { lmdb } = parts.use(folder);
  const state = readStoreState(lmdb);
  if (state.digest) ring.add(state.appliedSequence, state.digest);
  log = parts.use(
    new SharedLog(wrapStore(lmdb), stream, {
      onStored,
      onApplied: (sequence, digest) => ring.add(sequence, digest),
      onFault: (fault) => {
        options.onFault(fault);
        if (isTrimmed(fault)) options.onReopen?.("log-trimmed");
      },
      onRetry: (error) => logger.warn({ err: error }, "an entry has to wait"),
    }),
  );
  parts.use(createTrimmer(stream, config, logger, () => [describe(), ...peers.list()]));
  const watch = parts.use(watchDigests(ring, peers, config, options));
  const logReporter = new SharedLogReporter(log, stream, config);
  parts.use(watchSync(stream, config, logReporter, options));
  const copies = {
    differsFrom: () => watch.differsFrom,
    mayRebuild: () => mayRebuild({ backendId }, peers.list()),
  };
  return storageOf({ store: lmdb, log, logReporter, copies }, parts);
};

type Described = {
  backendId: string;
  config: SharedLogConfig;
  log: SharedLog | undefined;
  ring: DigestRing;
  options: StorageOptions;
};

/** What a backend tells the others of itself; it has no log yet while it makes its store. */
const describeBackend = ({ backendId, config, log, ring, options }: Described): Announcement => ({
  backendId,
  address: config.advertise ?? "",
  appliedSequence: log?.appliedSequence ?? 0n,
  flushedSequence: log?.flushedSequence ?? 0n,
  neededSequence: (options.oldestSnapshot() ?? -1n) + 1n,
  isReady: options.isReady(),
  ...ring.latest,
  isDamaged: options.isDamaged(),
  isRebuilding: !log && options.reason === "store-damaged",
});

const createTrimmer = (
  stream: EntryStream,
  { trimCopies: copies, nats: { bytesMax } }: SharedLogConfig,
  logger: Logger,
  backends: () => Announcement[],
): Trimmer => {
  const onTrim: TrimmerOptions["onTrim"] = ({ upTo, error }) => {
    if (error) logger.warn({ err: error, upTo }, "the log could not be trimmed");
    else logger.info({ upTo }, "trimmed the log");
  };
  return new Trimmer({ stream, bytesMax, copies, backends, onTrim });
};

const watchDigests = (
  ring: DigestRing,
  peers: Peers,
  { advertise: address = "" }: SharedLogConfig,
  { logger, onMismatch }: StorageOptions,
): DigestWatch =>
  new DigestWatch({
    ring,
    address,
    peers: () => peers.list(),
    onMismatch: (mismatch) => {
      logger.error(mismatch, "another backend holds other readings after the same entry");
      onMismatch();
    },
  });

const watchSync = (
  stream: EntryStream,
  { monitors, assertSynced: isAsserted }: SharedLogConfig,
  reporter: SharedLogReporter,
  { onProof }: StorageOptions,
): SyncWatch =>
  new SyncWatch({
    stream,
    monitors,
    isAsserted,
    onProof: (proof) => {
      reporter.setProof(proof);
      onProof(proof);
    },
  });

const storageOf = (
  storage: Pick<Storage, "store" | "log" | "logReporter" | "copies">,
  opening: AsyncDisposableStack,
): Storage => {
  const parts = opening.move();
  return { ...storage, [Symbol.asyncDispose]: () => parts.disposeAsync() };
};

/** The id of the log that this backend may begin: none where it holds data of one that is gone. */
const createLogId = (dataDir: string): string | undefined =>
  hasStore(dataDir) ? undefined : randomUUID();

/** Makes the first entry where there is none; of several backends that try, one succeeds. */
const assertGenesis = async (stream: EntryStream, now: number): Promise<void> => {
  const { last } = await stream.bounds();
  if (last > 0n) return;
  await stream.publish(`genesis-${stream.logId}`, createGenesisEntry(stream.logId, now));
};
