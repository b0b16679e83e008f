import { Code, emptyDigest, StatusError } from "@wellspring/contract";
import { firstForm, releaseForms } from "../apply/forms.ts";
import { Entry, type Genesis } from "../gen/wellspring/backend/v1/log.ts";
import { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { Write } from "../store/draft.ts";
import { numberKey, stateKey } from "../store/keyspace.ts";

/**
 * The first entry of a log that starts from the state with this digest, or from nothing; entries
 * are written in its form.
 */
export const createGenesisEntry = (
  logId: string,
  atMs: number,
  stateDigest: Buffer = Buffer.alloc(0),
  form = firstForm(releaseForms),
): Uint8Array =>
  Entry.encode({
    form,
    atMs: BigInt(atMs),
    records: [
      {
        principal: "",
        change: { $case: "genesis", genesis: { logId, stateDigest } },
      },
    ],
  }).finish();

/** What the first entry of a log says; throws FAILED_PRECONDITION where it is none. */
export const readGenesis = (bytes: Uint8Array): Genesis => {
  const [record] = Entry.decode(bytes).records;
  if (record?.change?.$case === "genesis") return record.change.genesis;
  throw new StatusError(Code.FAILED_PRECONDITION, "the log does not begin with a genesis entry");
};

/** Whether nothing was ever written to the log of this state, nor to one that it starts from. */
export const holdsNothing = (state: StoreState): boolean =>
  state.appliedSequence === 1n &&
  state.nextRunNumber === 1 &&
  state.works === 0n &&
  state.keys === 0;

/** What the store of a new log begins with: the genesis entry, applied. */
export const createGenesis = (
  logId: string,
  atMs: number,
  form = firstForm(releaseForms),
): Write[] => {
  const entry = createGenesisEntry(logId, atMs, undefined, form);
  return [
    ...createGenesisState(logId, atMs, form),
    { keyspace: "log", key: numberKey(1n), value: entry },
  ];
};

/** The same for a log that is not kept in the store. */
export const createGenesisState = (
  logId: string,
  atMs: number,
  form = firstForm(releaseForms),
): Write[] => {
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
    activeForm: form,
    lastMessageId: "",
    works: 0n,
    waiting: [],
    openBodies: [],
    keysVersion: 0n,
    keys: 0,
    feedFrom: 1n,
  };
  return [{ keyspace: "meta", key: stateKey, value: StoreState.encode(state).finish() }];
};
