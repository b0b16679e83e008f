import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { checkCopy } from "./check/check-copy.ts";
import { Entry } from "./gen/wellspring/backend/v1/log.ts";
import type { EntryStream, StreamEntry } from "./log/entry-stream.ts";
import { createGenesisState, readGenesis } from "./log/genesis.ts";
import { listGivers } from "./log/givers.ts";
import type { Peers } from "./log/peers.ts";
import { type FetchOptions, fetchSnapshot } from "./snapshot/fetch-snapshot.ts";
import { isSnapshotSooner } from "./snapshot/is-snapshot-sooner.ts";
import { type StoreMaker, storeOf } from "./store/data-folder.ts";
import { Lmdb } from "./store/lmdb.ts";

/** How the store of a shared log is made. */
export type MakingOptions = {
  logger: Logger;
  /** Ends it. */
  signal: AbortSignal;
};

/** Milliseconds between two looks for a backend that gives a snapshot. */
const lookAgainMs = 1_000;

/** Looks after which it is given up: a store that was set aside could serve meanwhile. */
const looksMax = 30;

/**
 * Makes the store of a backend that has none: the genesis entry, applied, where the log still holds
 * it, starts from nothing, and is soon applied, or nobody gives a snapshot; else a snapshot of
 * another backend, which must be sound. Rejects with UNAVAILABLE where none gives one within half
 * a minute, or what it gives is damaged: another attempt may go better.
 */
export const storeFrom =
  (stream: EntryStream, peers: Peers, options: MakingOptions): StoreMaker =>
  async (aside) => {
    const genesis = await findGenesis(stream);
    const isOptional = genesis !== undefined;
    const take = (givers: string[]): Promise<void> =>
      takeSnapshot(givers, aside, { ...options, logId: stream.logId, isOptional });
    if (!genesis) return take(await findGivers(peers, options));
    if (await isSnapshotSooner(await stream.bounds(), peers)) {
      try {
        return await take(shuffle(listGivers(peers.list())));
      } catch (thrown) {
        if (options.signal.aborted) throw thrown;
        options.logger.warn({ err: thrown }, "applies the whole log, since there is no snapshot");
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

/** Waits until another backend announces that it is ready, sound and can be reached. */
const findGivers = async (peers: Peers, { logger, signal }: MakingOptions): Promise<string[]> => {
  for (let looks = 0; looks < looksMax; looks++) {
    const givers = listGivers(peers.list());
    if (givers.length > 0) return shuffle(givers);
    logger.warn("waits for a backend that gives a snapshot");
    await delay(lookAgainMs, undefined, { signal });
  }
  throw new StatusError(Code.UNAVAILABLE, "no other backend gives a snapshot");
};

/** So that of several one whose copy is damaged is not asked first each time. */
const shuffle = (givers: readonly string[]): string[] =>
  givers
    .map((giver) => ({ giver, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ giver }) => giver);

const takeSnapshot = async (
  givers: readonly string[],
  aside: string,
  { logger, signal, logId, isOptional }: MakingOptions & Pick<FetchOptions, "logId" | "isOptional">,
): Promise<void> => {
  try {
    const { snapshotId, appliedSequence } = await fetchSnapshot({
      peers: givers,
      into: aside,
      logId,
      isOptional,
      signal,
      onFailure: (peer, error) => logger.warn({ err: error, peer }, "a peer gives no snapshot"),
    });
    await assertSound(aside, signal);
    logger.info({ snapshotId, appliedSequence }, "took a snapshot");
  } catch (thrown) {
    signal.throwIfAborted();
    const text = `no snapshot could be taken: ${StatusError.from(thrown).message}`;
    throw new StatusError(Code.UNAVAILABLE, text, { cause: thrown });
  }
};

/**
 * Checksums and digests only: a gigabyte takes some seconds, a scrub of it more than a minute for
 * which this backend would not be ready. That one follows while it serves.
 */
const assertSound = async (folder: string, signal: AbortSignal): Promise<void> => {
  const violation = await check(folder, signal);
  if (!violation) return;
  // It would be taken for one that arrived, and gone on with.
  rmSync(folder, { recursive: true, force: true });
  const { keyspace, key, text } = violation;
  throw new StatusError(Code.DATA_LOSS, `it is damaged: ${keyspace}, ${key}: ${text}`);
};

const check = async (folder: string, signal: AbortSignal) => {
  await using store = Lmdb.open(folder, { readOnly: true });
  using view = store.snapshot();
  return await checkCopy(view, signal);
};
