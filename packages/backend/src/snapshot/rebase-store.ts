import { digestToBytes } from "@wellspring/contract";
import { activeFormOf } from "../apply/forms.ts";
import { ChangeState, StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { Beginning } from "../log/entry-stream.ts";
import { createGenesisEntry } from "../log/genesis.ts";
import { storeDigest } from "../plate/store-digest.ts";
import type { Write } from "../store/draft.ts";
import { numberKey, stateKey } from "../store/keyspace.ts";
import type { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";

/** The log that a restored store begins: its id, and milliseconds since 1970 of its genesis. */
export type NewLog = { logId: string; atMs: number };

/** The sequence of a genesis, to which all that a store held before it counts. */
const genesisSequence = 1n;

/** Records that are written in one transaction. */
const writesAtOnce = 10_000;

/**
 * Makes a store the beginning of another log: its genesis names the digest of what it starts from
 * and stands in the place of all entries so far, so that tokens and positions of the former log
 * don't fit any more. What was answered once is answered alike, with the new log's position. The
 * store must not be in use; where this ends in the middle it is neither log's.
 */
export const rebaseStore = async (lmdb: Lmdb, { logId, atMs }: NewLog): Promise<void> => {
  await moveChanges(lmdb);
  await dropFeed(lmdb);
  const former = readStoreState(lmdb);
  const state: StoreState = {
    ...former,
    logId,
    appliedSequence: genesisSequence,
    lastMessageId: "",
    feedFrom: genesisSequence,
    atMs: former.atMs > BigInt(atMs) ? former.atMs : BigInt(atMs),
    recentChanges: former.recentChanges.map(({ id, committed }) => ({
      id,
      committed: committed && { ...committed, sequence: genesisSequence },
    })),
  };
  const digest = digestToBytes(storeDigest(state));
  const genesis = createGenesisEntry(logId, Number(state.atMs), digest, activeFormOf(state));
  const entries = [...lmdb.list("log", Buffer.alloc(0))];
  await lmdb.write([
    ...entries.map(({ key }) => ({ keyspace: "log", key, value: undefined }) as const),
    { keyspace: "log", key: numberKey(genesisSequence), value: genesis },
    { keyspace: "meta", key: stateKey, value: StoreState.encode(state).finish() },
  ]);
  await lmdb.flushed();
};

/** How a log begins that starts from this state, which `rebaseStore` made. */
export const beginningOfState = ({ logId, digest }: StoreState): Beginning => ({
  logId,
  stateDigest: digest ? digestToBytes(digest) : Buffer.alloc(0),
});

/** Gives the outcomes of changes that are remembered for good the new log's position. */
const moveChanges = async (lmdb: Lmdb): Promise<void> => {
  using view = lmdb.snapshot();
  await writeInParts(lmdb, listMoves(view));
};

function* listMoves(view: View): Iterable<Write> {
  for (const { key, value } of view.list("changes", Buffer.alloc(0))) {
    const { state } = ChangeState.decode(value);
    if (state?.$case !== "committed") continue;
    const committed = { ...state.committed, sequence: genesisSequence };
    const moved = ChangeState.encode({ state: { $case: "committed", committed } }).finish();
    yield { keyspace: "changes", key: Buffer.from(key), value: moved };
  }
}

/** Forgets what the former log's entries made visible: the new one's have the same numbers. */
const dropFeed = async (lmdb: Lmdb): Promise<void> => {
  using view = lmdb.snapshot();
  await writeInParts(lmdb, listRemovals(view));
};

function* listRemovals(view: View): Iterable<Write> {
  for (const { key } of view.list("feed", Buffer.alloc(0))) {
    yield { keyspace: "feed", key: Buffer.from(key), value: undefined };
  }
}

/** Writes all of it, not all at once. */
const writeInParts = async (lmdb: Lmdb, all: Iterable<Write>): Promise<void> => {
  let writes: Write[] = [];
  for (const write of all) {
    writes.push(write);
    if (writes.length < writesAtOnce) continue;
    await lmdb.write(writes);
    writes = [];
  }
  await lmdb.write(writes);
};
