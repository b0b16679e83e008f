import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { Config } from "./config.ts";
import { EmbeddedLog, type LogStore } from "./log/embedded-log.ts";
import type { EntryStream } from "./log/entry-stream.ts";
import {
  createGenesis,
  createGenesisEntry,
  createGenesisState,
  readGenesis,
} from "./log/genesis.ts";
import type { Log } from "./log/log.ts";
import type { SharedLogConfig } from "./log/log-config.ts";
import { NatsStream } from "./log/nats-stream.ts";
import { Peers } from "./log/peers.ts";
import { SharedLog } from "./log/shared-log.ts";
import type { SyncProof } from "./log/sync-proof.ts";
import { SyncWatch } from "./log/sync-watch.ts";
import { Trimmer } from "./log/trimmer.ts";
import { hasStore, openDataFolder, openDataFolderToRead } from "./store/data-folder.ts";
import type { Write } from "./store/draft.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";
import type { StoredReadings } from "./stored-readings.ts";

/** The store and the log of a backend, which are opened and closed together. */
export type Storage = AsyncDisposable & { store: Lmdb; log: Log };

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
};

/** Opens the data folder and the log; rejects with a StatusError that says what is in the way. */
export const openStorage = (config: Config, options: StorageOptions): Promise<Storage> =>
  config.log.kind === "embedded"
    ? openAlone(config.dataDir, options)
    : openShared(config.dataDir, config.log, options);

const openAlone = async (dataDir: string, options: StorageOptions): Promise<Storage> => {
  const { now, wrapStore, onStored, onFault } = options;
  await using parts = new AsyncDisposableStack();
  const folder = await openDataFolder(dataDir, () => createGenesis(randomUUID(), now()));
  const { lmdb } = parts.use(folder);
  const log = parts.use(new EmbeddedLog(wrapStore(lmdb), { now, onStored, onFault }));
  return storageOf(lmdb, log, parts.move());
};

const openShared = async (
  dataDir: string,
  config: SharedLogConfig,
  options: StorageOptions,
): Promise<Storage> => {
  const { logger, wrapStore, onStored, onFault, onProof, isReady } = options;
  await using parts = new AsyncDisposableStack();
  const stream = parts.use(await openStream(config, logger, await readNewLogId(dataDir)));
  await assertGenesis(stream, options.now());
  const folder = await openDataFolder(dataDir, () => stateOfGenesis(stream));
  const { lmdb } = parts.use(folder);
  await assertNextIsHeld(lmdb, stream);
  const onRetry = (error: StatusError) => logger.warn({ err: error }, "an entry has to wait");
  const log = parts.use(new SharedLog(wrapStore(lmdb), stream, { onStored, onFault, onRetry }));
  const backendId = randomUUID();
  const describe = () => ({
    backendId,
    address: config.advertise ?? "",
    appliedSequence: log.appliedSequence,
    flushedSequence: log.flushedSequence,
    neededSequence: 0n,
    isReady: isReady(),
  });
  const peers = parts.use(new Peers({ stream, describe }));
  const backends = () => [describe(), ...peers.list()];
  const { trimCopies: copies, nats } = config;
  const onTrim = (trim: object) => logger.info(trim, "trimmed the log");
  parts.use(new Trimmer({ stream, bytesMax: nats.bytesMax, copies, backends, onTrim }));
  const { monitors, assertSynced: isAsserted } = config;
  parts.use(new SyncWatch({ stream, monitors, isAsserted, onProof }));
  return storageOf(lmdb, log, parts.move());
};

const storageOf = (store: Lmdb, log: Log, parts: AsyncDisposableStack): Storage => ({
  store,
  log,
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

/**
 * The id of the log that this backend may begin: a new one where it holds nothing, its own where
 * nothing was applied since it was restored. Else a log that is gone must not be begun anew.
 */
const readNewLogId = async (dataDir: string): Promise<string | undefined> => {
  if (!hasStore(dataDir)) return randomUUID();
  await using folder = openDataFolderToRead(dataDir);
  const { logId, appliedSequence } = readStoreState(folder.lmdb);
  return appliedSequence === 1n ? logId : undefined;
};

/** Makes the first entry where there is none; of several backends that try, one succeeds. */
const assertGenesis = async (stream: EntryStream, now: number): Promise<void> => {
  const { last } = await stream.bounds();
  if (last > 0n) return;
  await stream.publish(`genesis-${stream.logId}`, createGenesisEntry(stream.logId, now));
};

/** What an empty store starts with: the first entry, where that starts from nothing. */
const stateOfGenesis = async (stream: EntryStream): Promise<Write[]> => {
  if ((await stream.bounds()).first > 1n) throw beginsLater(stream);
  const reading = new AbortController();
  for await (const { sequence, atMs, bytes } of stream.follow(1n, reading.signal)) {
    reading.abort();
    if (sequence > 1n || readGenesis(bytes).stateDigest.length > 0) break;
    return createGenesisState(stream.logId, Number(atMs));
  }
  throw beginsLater(stream);
};

const beginsLater = ({ logId }: EntryStream): StatusError =>
  new StatusError(
    Code.FAILED_PRECONDITION,
    `the log ${logId} no longer holds its first entry: this backend needs a snapshot`,
  );

const assertNextIsHeld = async (store: Lmdb, stream: EntryStream): Promise<void> => {
  const { appliedSequence } = readStoreState(store);
  const { first } = await stream.bounds();
  if (appliedSequence + 1n >= first) return;
  throw new StatusError(
    Code.FAILED_PRECONDITION,
    `this backend has applied entry ${appliedSequence}, ` +
      `the log begins with ${first}: it needs a snapshot`,
  );
};
