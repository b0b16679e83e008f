import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { scrubStore } from "./check/scrub.ts";
import { Entry } from "./gen/wellspring/backend/v1/log.ts";
import type { EntryStream, StreamEntry } from "./log/entry-stream.ts";
import { createGenesisState, holdsNothing, readGenesis } from "./log/genesis.ts";
import { listGivers } from "./log/givers.ts";
import type { Peers } from "./log/peers.ts";
import { untilReachable } from "./log/until-reachable.ts";
import type { ReopenReason } from "./reopening.ts";
import { type FetchOptions, fetchSnapshot } from "./snapshot/fetch-snapshot.ts";
import { isSnapshotSooner } from "./snapshot/is-snapshot-sooner.ts";
import { type StoreMaker, storeOf } from "./store/data-folder.ts";
import { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";

/** How the store of a shared log is made. */
export type MakingOptions = {
  logger: Logger;
  /** Why storage is opened again. */
  reason: ReopenReason | undefined;
  /** Ends it. */
  signal: AbortSignal;
};

/** Milliseconds between two looks for a backend that gives a snapshot. */
const lookAgainMs = 1_000;

/**
 * Makes the store of a backend that has none: the genesis entry, applied, where the log still holds
 * it, starts from nothing, and is soon applied, or nobody gives a snapshot; else a snapshot of
 * another backend.
 */
export const storeFrom =
  (stream: EntryStream, peers: Peers, options: MakingOptions): StoreMaker =>
  async (aside) => {
    const genesis = await findGenesis(stream);
    const take = (givers: string[]): Promise<void> =>
      takeSnapshot(givers, aside, { ...options, logId: stream.logId, isOptional: !!genesis });
    if (!genesis) return take(await findGivers(peers, options));
    if (await isSnapshotSooner(await stream.bounds(), peers)) {
      try {
        return await take(readyAddresses(peers));
      } catch (thrown) {
        if (options.signal.aborted) throw thrown;
        options.logger.warn({ err: thrown }, "applies the whole log, since there is no snapshot");
      }
    }
    const { form } = Entry.decode(genesis.bytes);
    const atMs = Number(genesis.atMs);
    return storeOf(() => createGenesisState(stream.logId, atMs, form))(aside);
  };

const takeSnapshot = async (
  givers: string[],
  aside: string,
  {
    logger,
    signal,
    reason,
    logId,
    isOptional,
  }: MakingOptions & Pick<FetchOptions, "logId" | "isOptional">,
): Promise<void> => {
  const { snapshotId, appliedSequence } = await fetchSnapshot({
    peers: givers,
    into: aside,
    logId,
    isOptional,
    signal,
    onFailure: (peer, error) => logger.warn({ err: error, peer }, "a peer gives no snapshot"),
  });
  if (reason === "store-damaged") await assertSound(aside);
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

const readyAddresses = (peers: Peers): string[] =>
  peers.list().flatMap(({ isReady, address }) => (isReady && address !== "" ? [address] : []));

/** Waits until another backend announces that it is ready and can be reached. */
const findGivers = async (peers: Peers, { logger, signal }: MakingOptions): Promise<string[]> => {
  for (;;) {
    const givers = readyAddresses(peers);
    if (givers.length > 0) return givers;
    logger.warn("waits for a backend that gives a snapshot");
    await delay(lookAgainMs, undefined, { signal });
  }
};

/** Throws DATA_LOSS where a store that was fetched has the damage that it should mend. */
const assertSound = async (folder: string): Promise<void> => {
  await using store = Lmdb.open(folder, { readOnly: true });
  const { violation } = await scrubStore(store, { bytesPerSecondMax: Number.POSITIVE_INFINITY });
  if (!violation) return;
  const { keyspace, key, text } = violation;
  throw new StatusError(Code.DATA_LOSS, `the snapshot is damaged: ${keyspace}, ${key}: ${text}`);
};

/** Whether a backend can go on with a store; one that is damaged is kept while nobody gives. */
export const isUsable = async (
  store: Lmdb,
  stream: EntryStream,
  peers: Peers,
  options: MakingOptions,
): Promise<boolean> => {
  const { logger, reason, signal } = options;
  const state = readStoreState(store);
  // Of another log: the data of one may not be discarded, the genesis of one is nothing.
  if (state.logId !== stream.logId) return !holdsNothing(state);
  const { appliedSequence } = state;
  const { first } = await untilReachable(() => stream.bounds(), options);
  if (appliedSequence + 1n < first) {
    logger.warn({ appliedSequence, first }, "the log no longer holds what this backend needs next");
    return false;
  }
  if (reason !== "store-damaged") return true;
  for (let looks = 0; looks < 5; looks++) {
    if (listGivers(peers.list()).length > 0) return false;
    await delay(lookAgainMs, undefined, { signal });
  }
  logger.warn("keeps its damaged store: no other backend gives a snapshot");
  return true;
};
