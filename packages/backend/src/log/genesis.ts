import { entryForm } from "../apply/apply-entry.ts";
import { Entry } from "../gen/wellspring/backend/v1/log.ts";
import { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import { emptyDigest } from "../plate/digest.ts";
import type { Write } from "../store/draft.ts";
import { numberKey, stateKey } from "../store/keyspace.ts";

/** The first entry of a log that starts from the state with this digest, or from nothing. */
export const createGenesisEntry = (
  logId: string,
  atMs: number,
  stateDigest: Buffer = Buffer.alloc(0),
): Uint8Array =>
  Entry.encode({
    form: entryForm,
    atMs: BigInt(atMs),
    records: [
      {
        principal: "",
        change: { $case: "genesis", genesis: { logId, stateDigest } },
      },
    ],
  }).finish();

/** What the store of a new log begins with: the genesis entry, applied. */
export const createGenesis = (logId: string, atMs: number): Write[] => {
  const state: StoreState = {
    logId,
    appliedSequence: 1n,
    atMs: BigInt(atMs),
    nextBlockId: 1n,
    nextRunNumber: 1,
    nextVersion: 0n,
    openUploads: [],
    recentChanges: [],
    digest: emptyDigest(),
  };
  return [
    { keyspace: "log", key: numberKey(1n), value: createGenesisEntry(logId, atMs) },
    { keyspace: "meta", key: stateKey, value: StoreState.encode(state).finish() },
  ];
};
