import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { type Forms, firstForm } from "./apply/forms.ts";
import type { Config } from "./config.ts";
import type { Announcement } from "./gen/wellspring/backend/v1/announcement.ts";
import { Entry } from "./gen/wellspring/backend/v1/log.ts";
import { EmbeddedLog, type LogStore } from "./log/embedded-log.ts";
import type { EntryStream, StreamEntry } from "./log/entry-stream.ts";
import {
  createGenesis,
  createGenesisEntry,
  createGenesisState,
  readGenesis,
} from "./log/genesis.ts";
import type { Log } from "./log/log.ts";
import type { SharedLogConfig } from "./log/log-config.ts";
import { type LogReporter, reportEmbedded, SharedLogReporter } from "./log/log-report.ts";
import { NatsStream } from "./log/nats-stream.ts";
import { Peers } from "./log/peers.ts";
import { SharedLog } from "./log/shared-log.ts";
import type { SyncProof } from "./log/sync-proof.ts";
import { SyncWatch } from "./log/sync-watch.ts";
import { Trimmer } from "./log/trimmer.ts";
import { fetchSnapshot } from "./snapshot/fetch-snapshot.ts";
import { isSnapshotSooner } from "./snapshot/is-snapshot-sooner.ts";
import { hasStore, openDataFolder, type StoreMaker, storeOf } from "./store/data-folder.ts";
import { numberKey } from "./store/keyspace.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";
import type { StoredReadings } from "./stored-readings.ts";

/** The store and the log of a backend, which are opened and closed together. */
export type Storage = AsyncDisposable & {
  store: Lmdb;
  log: Log;
  logReporter: LogReporter;
  /** What the other backends of the log say of themselves. */
  listPeers: () => Announcement[];
};

/** What storage is told, and tells. */
export type StorageOptions = {
  logger: Logger;
  /** Forms of entries that this backend reads. */
  forms: Forms;
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
};

/** Opens the data folder and the log; rejects with a StatusError that says what is in the way. */
export const openStorage = (config: Config, options: StorageOptions): Promise<Storage> =>
  config.log.kind === "embedded"
    ? openAlone(config.dataDir, options)
    : openShared(config.dataDir, config.log, options);

const openAlone = async (dataDir: string, options: StorageOptions): Promise<Storage> => {
  const { forms, now, wrapStore, onStored, onFault } = options;
  await using parts = new AsyncDisposableStack();
  const folder = await openDataFolder(
    dataDir,
    storeOf(() => createGenesis(randomUUID(), now(), firstForm(forms))),
  );
  const { lmdb } = parts.use(folder);
  assertOwnLog(dataDir, lmdb);
  const log = parts.use(new EmbeddedLog(wrapStore(lmdb), { forms, now, onStored, onFault }));
  return storageOf(lmdb, log, reportEmbedded(log), () => [], parts.move());
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
  const { logger, forms, wrapStore, onStored, onFault, onProof, isReady } = options;
  await using parts = new AsyncDisposableStack();
  const stream = parts.use(await openStream(config, logger, createLogId(dataDir)));
  await assertGenesis(stream, options.now(), firstForm(forms));
  const backendId = randomUUID();
  let log: SharedLog | undefined;
  const describe = () => ({
    backendId,
    address: config.advertise ?? "",
    appliedSequence: log?.appliedSequence ?? 0n,
    flushedSequence: log?.flushedSequence ?? 0n,
    neededSequence: (options.oldestSnapshot() ?? -1n) + 1n,
    isReady: isReady(),
    newestForm: forms.newest,
  });
  const peers = parts.use(new Peers({ stream, describe }));
  const folder = await openDataFolder(dataDir, storeFrom(stream, peers, logger), (store) =>
    isNextHeld(store, stream, logger),
  );
  const { lmdb } = parts.use(folder);
  const onRetry = (error: StatusError) => logger.warn({ err: error }, "an entry has to wait");
  log = parts.use(new SharedLog(wrapStore(lmdb), stream, { forms, onStored, onFault, onRetry }));
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
  return storageOf(lmdb, log, reporter, () => peers.list(), parts.move());
};

const storageOf = (
  store: Lmdb,
  log: Log,
  logReporter: LogReporter,
  listPeers: Storage["listPeers"],
  parts: AsyncDisposableStack,
): Storage => ({
  store,
  log,
  logReporter,
  listPeers,
  [Symbol.asyncDispose]: () => parts.disposeAsync(),
});

/** Milliseconds between attempts to reach NATS. */
const openAgainMs = 1_000;

/** Opens the stream as soon as NATS answers: it may start after its backends. */
const openStream = async (
  { nats }: SharedLogConfig,
  logger: Logger,
  newLogId: string | undefined,
): Promise<EntryStream> => {
  for (;;) {
    try {
      return await NatsStream.open(nats, logger, newLogId);
    } catch (thrown) {
      const error = StatusError.from(thrown);
      if (error.code !== Code.UNAVAILABLE) throw error;
      logger.warn({ err: error }, "the log can't be reached yet");
    }
    await delay(openAgainMs);
  }
};

/** The id of the log that this backend may begin: none where it holds data of one that is gone. */
const createLogId = (dataDir: string): string | undefined =>
  hasStore(dataDir) ? undefined : randomUUID();

/** Makes the first entry where there is none; of several backends that try, one succeeds. */
const assertGenesis = async (stream: EntryStream, now: number, form: number): Promise<void> => {
  const { last } = await stream.bounds();
  if (last > 0n) return;
  const entry = createGenesisEntry(stream.logId, now, undefined, form);
  await stream.publish(`genesis-${stream.logId}`, entry);
};

/**
 * Makes the store of a backend that has none: the genesis entry, applied, where the log still holds
 * it, starts from nothing, and is soon applied, or nobody gives a snapshot; else a snapshot of
 * another backend.
 */
const storeFrom =
  (stream: EntryStream, peers: Peers, logger: Logger): StoreMaker =>
  async (aside) => {
    const genesis = await findGenesis(stream);
    const isOptional = genesis !== undefined;
    const takeSnapshot = async (givers: string[]): Promise<void> => {
      const { snapshotId, appliedSequence } = await fetchSnapshot({
        peers: givers,
        into: aside,
        logId: stream.logId,
        isOptional,
        onFailure: (peer, error) => logger.warn({ err: error, peer }, "a peer gives no snapshot"),
      });
      logger.info({ snapshotId, appliedSequence }, "took a snapshot");
    };
    if (!genesis) return takeSnapshot(await findGivers(peers, logger));
    if (await isSnapshotSooner(await stream.bounds(), peers)) {
      try {
        return await takeSnapshot(listGivers(peers));
      } catch (thrown) {
        logger.warn({ err: thrown }, "applies the whole log, since there is no snapshot");
      }
    }
    const { form } = Entry.decode(genesis.bytes);
    const atMs = Number(genesis.atMs);
    return storeOf(() => createGenesisState(stream.logId, atMs, form))(aside);
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

/** Addresses of the backends that are ready and can be reached. */
const listGivers = (peers: Peers): string[] =>
  peers.list().flatMap(({ isReady, address }) => (isReady && address !== "" ? [address] : []));

/** Waits until another backend announces that it is ready and can be reached. */
const findGivers = async (peers: Peers, logger: Logger): Promise<string[]> => {
  for (;;) {
    const givers = listGivers(peers);
    if (givers.length > 0) return givers;
    logger.warn("waits for a backend that gives a snapshot");
    await delay(openAgainMs);
  }
};

/** Whether the log still holds the entry that this store needs next. */
const isNextHeld = async (store: Lmdb, stream: EntryStream, logger: Logger): Promise<boolean> => {
  const { appliedSequence } = readStoreState(store);
  const { first } = await stream.bounds();
  if (appliedSequence + 1n >= first) return true;
  logger.warn({ appliedSequence, first }, "the log no longer holds what this backend needs next");
  return false;
};
