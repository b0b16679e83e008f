import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { Config } from "./config.ts";
import { EmbeddedLog, type LogStore } from "./log/embedded-log.ts";
import type { Beginning, EntryStream, StreamEntry } from "./log/entry-stream.ts";
import {
  createGenesis,
  createGenesisEntry,
  createGenesisState,
  holdsNothing,
  readGenesis,
} from "./log/genesis.ts";
import type { Log } from "./log/log.ts";
import type { SharedLogConfig } from "./log/log-config.ts";
import { type LogReporter, reportEmbedded, SharedLogReporter } from "./log/log-report.ts";
import { NatsStream } from "./log/nats-stream.ts";
import { Peers } from "./log/peers.ts";
import { isReplaced, isTrimmed, SharedLog } from "./log/shared-log.ts";
import type { SyncProof } from "./log/sync-proof.ts";
import { SyncWatch } from "./log/sync-watch.ts";
import { Trimmer } from "./log/trimmer.ts";
import type { ReopenReason } from "./reopening.ts";
import { fetchSnapshot } from "./snapshot/fetch-snapshot.ts";
import { beginningOfState } from "./snapshot/rebase-store.ts";
import { hasStore, openDataFolder, type StoreMaker, storeOf } from "./store/data-folder.ts";
import { numberKey } from "./store/keyspace.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";
import { dropRestored, readOwnState, readRestored, takeRestored } from "./store/restored-store.ts";
import type { StoredReadings } from "./stored-readings.ts";

/** The store and the log of a backend, which are opened and closed together. */
export type Storage = AsyncDisposable & {
  store: Lmdb;
  log: Log;
  logReporter: LogReporter;
  /**
   * Ends the log, for another one that begins with the restored store to take its place: rejects
   * with FAILED_PRECONDITION where more than its genesis is in it. Storage is to be opened again.
   */
  replaceLog: (beginning: Beginning) => Promise<void>;
};

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
  const isRestored = (await readRestored(dataDir)) !== undefined;
  const folder = await openDataFolder(
    dataDir,
    isRestored ? takeRestored(dataDir) : storeOf(() => createGenesis(randomUUID(), now())),
    async (store) => !isRestored || !holdsNothing(readStoreState(store)),
  );
  const { lmdb } = parts.use(folder);
  dropRestored(dataDir);
  assertOwnLog(dataDir, lmdb);
  const log = parts.use(new EmbeddedLog(wrapStore(lmdb), { now, onStored, onFault }));
  const logReporter = reportEmbedded(log);
  const replaceLog = async (): Promise<void> => {
    await log[Symbol.asyncDispose]();
    if (log.appliedSequence > 1n) throw writtenTo;
  };
  return storageOf({ store: lmdb, log, logReporter, replaceLog }, parts.move());
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
  const { logger, wrapStore, onStored, onProof, isReady } = options;
  await using parts = new AsyncDisposableStack();
  const stream = parts.use(await openStream(config, options, await findBeginning(dataDir)));
  await assertGenesis(stream, options.now());
  const backendId = randomUUID();
  let log: SharedLog | undefined;
  const describe = () => ({
    backendId,
    address: config.advertise ?? "",
    appliedSequence: log?.appliedSequence ?? 0n,
    flushedSequence: log?.flushedSequence ?? 0n,
    neededSequence: (options.oldestSnapshot() ?? -1n) + 1n,
    isReady: isReady(),
    logId: stream.logId,
  });
  const peers = parts.use(new Peers({ stream, describe }));
  const isRestored = (await readRestored(dataDir))?.logId === stream.logId;
  const folder = await openDataFolder(
    dataDir,
    isRestored ? takeRestored(dataDir) : storeFrom(stream, peers, options),
    (store) => isUsable(store, stream, logger),
  );
  const { lmdb } = parts.use(folder);
  dropRestored(dataDir);
  const onRetry = (error: StatusError) => logger.warn({ err: error }, "an entry has to wait");
  const onFault = (fault: StatusError) => {
    options.onFault(fault);
    if (isTrimmed(fault)) options.onReopen?.("log-trimmed");
    // One that holds data stays stopped: it may be the only copy of what was there before.
    if (isReplaced(fault) && holdsNothing(readStoreState(lmdb))) options.onReopen?.("log-replaced");
  };
  log = parts.use(new SharedLog(wrapStore(lmdb), stream, { onStored, onFault, onRetry }));
  const backends = () => [describe(), ...peers.list()];
  const { trimCopies: copies, nats } = config;
  const onTrim = (trim: object) => logger.info(trim, "trimmed the log");
  parts.use(new Trimmer({ stream, bytesMax: nats.bytesMax, copies, backends, onTrim }));
  const { monitors, assertSynced: isAsserted } = config;
  const reporter = new SharedLogReporter(log, stream, config);
  const onNewProof = (proof: SyncProof) => {
    reporter.setProof(proof);
    onProof(proof);
  };
  parts.use(new SyncWatch({ stream, monitors, isAsserted, onProof: onNewProof }));
  const sharedLog = log;
  const replaceLog = async (beginning: Beginning): Promise<void> => {
    await sharedLog[Symbol.asyncDispose]();
    await stream.replace(beginning);
  };
  return storageOf({ store: lmdb, log, logReporter: reporter, replaceLog }, parts.move());
};

const storageOf = (
  storage: Omit<Storage, typeof Symbol.asyncDispose>,
  parts: AsyncDisposableStack,
): Storage => ({ ...storage, [Symbol.asyncDispose]: () => parts.disposeAsync() });

const writtenTo = new StatusError(Code.FAILED_PRECONDITION, "the log has been written to");

/** Milliseconds between attempts to reach NATS. */
const openAgainMs = 1_000;

/** Opens the stream as soon as NATS answers: it may start after its backends. */
const openStream = async (
  { nats }: SharedLogConfig,
  { logger, signal }: StorageOptions,
  beginning: Beginning | undefined,
): Promise<EntryStream> => {
  for (;;) {
    try {
      return await NatsStream.open(nats, logger, beginning);
    } catch (thrown) {
      const error = StatusError.from(thrown);
      if (error.code !== Code.UNAVAILABLE) throw error;
      logger.warn({ err: error }, "the log can't be reached yet");
    }
    await delay(openAgainMs, undefined, { signal });
  }
};

/**
 * The log that this backend may begin: any where it has no store, that of a restored store which
 * nothing was added to, and none where it holds data of a log that is gone.
 */
const findBeginning = async (dataDir: string): Promise<Beginning | undefined> => {
  if (!hasStore(dataDir)) return { logId: randomUUID(), stateDigest: Buffer.alloc(0) };
  const own = await readOwnState(dataDir);
  const state = own && holdsNothing(own) ? await readRestored(dataDir) : own;
  return state?.appliedSequence === 1n ? beginningOfState(state) : undefined;
};

/** Makes the first entry where there is none; of several backends that try, one succeeds. */
const assertGenesis = async (stream: EntryStream, now: number): Promise<void> => {
  const { last } = await stream.bounds();
  if (last > 0n) return;
  const { logId, stateDigest } = stream;
  await stream.publish(`genesis-${logId}`, createGenesisEntry(logId, now, stateDigest));
};

/**
 * Makes the store of a backend that has none: the genesis entry, applied, where the log still holds
 * it and starts from nothing; else a snapshot of another backend.
 */
const storeFrom =
  (stream: EntryStream, peers: Peers, options: StorageOptions): StoreMaker =>
  async (aside) => {
    const genesis = await findGenesis(stream);
    if (genesis) {
      await storeOf(() => createGenesisState(stream.logId, Number(genesis.atMs)))(aside);
      return;
    }
    const { logger, signal } = options;
    const { snapshotId, appliedSequence } = await fetchSnapshot({
      peers: await findGivers(peers, options),
      into: aside,
      logId: stream.logId,
      signal,
      onFailure: (peer, error) => logger.warn({ err: error, peer }, "a peer gives no snapshot"),
    });
    logger.info({ snapshotId, appliedSequence }, "took a snapshot");
  };

/** The first entry of the log, where it is still held and starts from nothing. */
const findGenesis = async (stream: EntryStream): Promise<StreamEntry | undefined> => {
  if ((await stream.bounds()).first > 1n) return undefined;
  const reading = new AbortController();
  for await (const entry of stream.follow(1n, reading.signal)) {
    reading.abort();
    const isFirst = entry.sequence === 1n && readGenesis(entry.bytes).stateDigest.length === 0;
    return isFirst ? entry : undefined;
  }
  return undefined;
};

/** Waits until another backend announces that it is ready and can be reached. */
const findGivers = async (peers: Peers, { logger, signal }: StorageOptions): Promise<string[]> => {
  for (;;) {
    const ready = peers.list().filter(({ isReady, address }) => isReady && address !== "");
    if (ready.length > 0) return ready.map(({ address }) => address);
    logger.warn("waits for a backend that gives a snapshot");
    await delay(openAgainMs, undefined, { signal });
  }
};

/** Whether a store is of this log, or of another one whose data nobody may discard. */
const isUsable = async (store: Lmdb, stream: EntryStream, logger: Logger): Promise<boolean> => {
  const state = readStoreState(store);
  if (state.logId !== stream.logId) return !holdsNothing(state);
  return isNextHeld(store, stream, logger);
};

/** Whether the log still holds the entry that this store needs next. */
const isNextHeld = async (store: Lmdb, stream: EntryStream, logger: Logger): Promise<boolean> => {
  const { appliedSequence } = readStoreState(store);
  const { first } = await stream.bounds();
  if (appliedSequence + 1n >= first) return true;
  logger.warn({ appliedSequence, first }, "the log no longer holds what this backend needs next");
  return false;
};
