import { encodeMessage } from "@wellspring/contract";
import {
  ChangeState,
  DeliveryCount,
  HistoryChunk,
  KeyState,
  PlateState,
  Retracted,
  RunState,
  StagedBlock,
  StagedBody,
  StagedPlate,
  StoreState,
  WorkOutcome,
  WorkState,
} from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "./draft.ts";
import {
  type Keyspace,
  numberKey,
  pairKey,
  runKey,
  stagedKey,
  stagedPlateKey,
  stateKey,
} from "./keyspace.ts";
import type { View } from "./view.ts";

/** A record of the store: where it stands and what its bytes mean. */
type RecordType<Key extends unknown[], Value> = {
  get(view: View, ...key: Key): Value | undefined;
  put(draft: Draft, value: Value, ...key: Key): void;
  remove(draft: Draft, ...key: Key): void;
};

type Message<Value> = Parameters<typeof encodeMessage<Value>>[0] & {
  decode(bytes: Uint8Array): Value;
};

const recordType = <Key extends unknown[], Value>(
  keyspace: Keyspace,
  message: Message<Value>,
  toKey: (...key: Key) => Uint8Array,
): RecordType<Key, Value> => ({
  get: (view, ...key) => {
    const bytes = view.get(keyspace, toKey(...key));
    return bytes && message.decode(bytes);
  },
  put: (draft, value, ...key) => draft.put(keyspace, toKey(...key), encodeMessage(message, value)),
  remove: (draft, ...key) => draft.remove(keyspace, toKey(...key)),
});

const idKey = (id: Uint8Array): Uint8Array => id;

/** What the applied entries add up to; always there. */
export const storeStates = recordType("meta", StoreState, () => stateKey);
/** Runs by project and name. */
export const runStates = recordType("runs", RunState, runKey);
/** Plates with readings by run number and plate. */
export const plateStates = recordType("plates", PlateState, pairKey);
/** Uploads that are open by their id, and what was committed once it is no longer recent. */
export const changeStates = recordType("changes", ChangeState, idKey);
/** Blocks of open uploads by upload id and place. */
export const stagedBlocks = recordType("staged", StagedBlock, stagedKey);
/** Places of staged blocks by upload id, plate and run. */
export const stagedPlates = recordType("staged-plates", StagedPlate, stagedPlateKey);
/** History by run number and chunk; its latest events are in the RunState. */
export const historyChunks = recordType("history", HistoryChunk, pairKey);
/** What retractions took back, by run number and the place of the event in the history. */
export const retractions = recordType("retracted", Retracted, pairKey);
/** Keys that open servers by their id, as text. */
export const keyStates = recordType("keys", KeyState, (id: string) => Buffer.from(id, "hex"));

/** What was submitted, by number. */
export const workStates = recordType("work", WorkState, numberKey);
/** What became of work that is finished, by number. */
export const workOutcomes = recordType("work-outcomes", WorkOutcome, numberKey);
/** Bodies that no submission named yet, by work id. */
export const stagedBodies = recordType("staged-bodies", StagedBody, idKey);
/** How often this backend has handed work out, by number; no part of what the log adds up to. */
export const deliveryCounts = recordType("deliveries", DeliveryCount, numberKey);

/** The StoreState of a store, which every store has. */
export const readStoreState = (view: View): StoreState => {
  const state = storeStates.get(view);
  if (!state) throw new Error("the store has no state");
  return state;
};
