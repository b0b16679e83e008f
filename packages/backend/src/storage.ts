import { randomUUID } from "node:crypto";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { type Forms, firstForm } from "./apply/forms.ts";
import type { Config } from "./config.ts";
import { describeBackend } from "./describe-backend.ts";
import type { Announcement } from "./gen/wellspring/backend/v1/announcement.ts";
import { DigestRing } from "./log/digest-ring.ts";
import { DigestWatch } from "./log/digest-watch.ts";
import { EmbeddedLog, type EmbeddedLogOptions, type LogStore } from "./log/embedded-log.ts";
import type { Beginning, EntryStream } from "./log/entry-stream.ts";
import { createGenesis, holdsNothing } from "./log/genesis.ts";
import { mayRebuild } from "./log/givers.ts";
import type { Log } from "./log/log.ts";
import type { SharedLogConfig } from "./log/log-config.ts";
import { isReplaced, isTrimmed } from "./log/log-fault.ts";
import { type LogReporter, reportEmbedded, SharedLogReporter } from "./log/log-report.ts";
import { NatsStream } from "./log/nats-stream.ts";
import { Peers } from "./log/peers.ts";
import { SharedLog } from "./log/shared-log.ts";
import type { SyncProof } from "./log/sync-proof.ts";
import { SyncWatch } from "./log/sync-watch.ts";
import { Trimmer, type TrimmerOptions } from "./log/trimmer.ts";
import { untilReachable } from "./log/until-reachable.ts";
import { assertGenesis, readOrigin } from "./log-origin.ts";
import type { ReopenReason } from "./reopening.ts";
import { openSharedFolder } from "./shared-folder.ts";
import { storeFrom } from "./shared-store.ts";
import { openDataFolder, storeOf } from "./store/data-folder.ts";
import type { DiskSpace } from "./store/disk-space.ts";
import { numberKey } from "./store/keyspace.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";
import { dropRestored, readRestored, takeRestored } from "./store/restored-store.ts";
import type { StoredReadings } from "./stored-readings.ts";

/** The store and the log of a backend, which are opened and closed together. */
export type Storage = AsyncDisposable & {
  store: Lmdb;
  log: Log;
  logReporter: LogReporter;
  /** What this backend announces itself as; empty where it stands alone. */
  backendId: string;
  /** What the other backends of the log say of themselves. */
  listPeers: () => Announcement[];
  copies: Copies;
  /**
   * Ends the log, for another one that begins with the restored store to take its place: rejects
   * with FAILED_PRECONDITION where more than its genesis is in it. Storage is to be opened again.
   */
  replaceLog: (beginning: Beginning) => Promise<void>;
};

/** How the store of a backend stands to those of others that share its log. */
export type Copies = {
  /** Addresses of those whose digest at the same entry was another one when last compared. */
  differsFrom(): string[];
  /** Whether others serve while this one makes its store anew, and one gives a snapshot. */
  mayRebuild(): boolean;
  /** Tells the others at once that this one makes its store anew, so that no other one does. */
  announceRebuild(): void;
};

/** A log of its own has one copy. */
const oneCopy: Copies = {
  differsFrom: () => [],
  mayRebuild: () => false,
  announceRebuild: () => undefined,
};

/** What storage is told, and tells. */
export type StorageOptions = {
  logger: Logger;
  /** Forms of entries that this backend reads. */
  forms: Forms;
  /** Of the data folder's disk. */
  diskSpace: DiskSpace;
  /** Milliseconds since 1970. */
  now: () => number;
  /** The store as the log sees it. */
  wrapStore: (store: Lmdb) => LogStore;
  /** Hears of the readings that became visible and durable. */
  onStored: ((stored: StoredReadings) => void) | undefined;
  /** Hears of work once an entry is applied. */
  onWork: NonNullable<EmbeddedLogOptions["onWork"]>;
  /** Engines that this backend hands work to. */
  listEngines: () => string[];
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
  const { forms, now, wrapStore, onStored, onWork, onFault } = options;
  await using parts = new AsyncDisposableStack();
  const isRestored = (await readRestored(dataDir)) !== undefined;
  const folder = await openDataFolder(
    dataDir,
    isRestored
      ? takeRestored(dataDir)
      : storeOf(() => createGenesis(randomUUID(), now(), firstForm(forms))),
    async (store) => !isRestored || !holdsNothing(readStoreState(store)),
  );
  const { lmdb } = parts.use(folder);
  dropRestored(dataDir);
  assertOwnLog(dataDir, lmdb);
  const log = parts.use(
    new EmbeddedLog(wrapStore(lmdb), { forms, now, onStored, onWork, onFault }),
  );
  const replaceLog = async (): Promise<void> => {
    await log[Symbol.asyncDispose]();
    if (log.appliedSequence > 1n) throw writtenTo;
  };
  const logReporter = reportEmbedded(log);
  const none = { backendId: "", listPeers: () => [], copies: oneCopy };
  return storageOf({ store: lmdb, log, logReporter, ...none, replaceLog }, parts);
};

const writtenTo = new StatusError(Code.FAILED_PRECONDITION, "the log has been written to");

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
  const { logger, forms, wrapStore, onStored, onWork } = options;
  await using parts = new AsyncDisposableStack();
  const backendId = randomUUID();
  const origin = await readOrigin(dataDir, { ...config, backendId });
  const openStream = () => NatsStream.open(config.nats, logger, origin);
  const stream = parts.use(await untilReachable(openStream, options));
  await untilReachable(() => assertGenesis(stream, options.now(), firstForm(forms)), options);
  const ring = new DigestRing();
  let log: SharedLog | undefined;
  let isRebuilding = options.reason === "store-damaged";
  const describe = () =>
    describeBackend({ backendId, stream, config, log, ring, isRebuilding, options });
  const peers = parts.use(new Peers({ stream, describe }));
  const isRestored = (await readRestored(dataDir))?.logId === stream.logId;
  const makeStore = isRestored ? takeRestored(dataDir) : storeFrom(stream, peers, options);
  const folder = await openSharedFolder({ ...options, dataDir, stream, peers, makeStore });
  const { lmdb } = parts.use(folder);
  isRebuilding = false;
  dropRestored(dataDir);
  const state = readStoreState(lmdb);
  if (state.digest) ring.add(state.appliedSequence, state.digest);
  log = parts.use(
    new SharedLog(wrapStore(lmdb), stream, {
      forms,
      onStored,
      onWork,
      onApplied: (sequence, digest) => ring.add(sequence, digest),
      onFault: (fault) => {
        options.onFault(fault);
        if (isTrimmed(fault)) options.onReopen?.("log-trimmed");
        // One that holds data stays stopped: it may be the only copy of what was there before.
        const isEmpty = holdsNothing(readStoreState(lmdb));
        if (isReplaced(fault) && isEmpty) options.onReopen?.("log-replaced");
      },
      onRetry: (error) => logger.warn({ err: error }, "an entry has to wait"),
    }),
  );
  const sharedLog = log;
  parts.use(createTrimmer(log, stream, config, logger, () => [describe(), ...peers.list()]));
  const watch = parts.use(watchDigests(ring, peers, config, options));
  const logReporter = new SharedLogReporter(log, stream, config);
  parts.use(watchSync(stream, config, logReporter, options));
  const copies = {
    differsFrom: () => watch.differsFrom,
    mayRebuild: () => mayRebuild({ backendId }, peers.list()),
    announceRebuild: () => {
      isRebuilding = true;
      peers.announceNow();
    },
  };
  const replaceLog = async (beginning: Beginning): Promise<void> => {
    await sharedLog[Symbol.asyncDispose]();
    await stream.replace(beginning);
  };
  const listPeers = () => peers.list();
  const shared = { backendId, listPeers, copies, replaceLog };
  return storageOf({ store: lmdb, log, logReporter, ...shared }, parts);
};

const createTrimmer = (
  log: SharedLog,
  stream: EntryStream,
  { trimCopies: copies, nats: { bytesMax } }: SharedLogConfig,
  logger: Logger,
  backends: () => Announcement[],
): Trimmer => {
  const onTrim: TrimmerOptions["onTrim"] = ({ upTo, error }) => {
    if (error) logger.warn({ err: error, upTo }, "the log could not be trimmed");
    else logger.info({ upTo }, "trimmed the log");
  };
  const onBounds: TrimmerOptions["onBounds"] = (bounds) => log.hearBounds(bounds);
  return new Trimmer({ stream, bytesMax, copies, backends, onBounds, onTrim });
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
  storage: Omit<Storage, typeof Symbol.asyncDispose>,
  opening: AsyncDisposableStack,
): Storage => {
  const parts = opening.move();
  return { ...storage, [Symbol.asyncDispose]: () => parts.disposeAsync() };
};
