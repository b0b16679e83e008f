import type { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { Keyspace } from "../store/keyspace.ts";
import type { KeyValue, View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { attempt, attemptLong, type CheckReport, type Say, sayOf } from "./check-report.ts";
import type { IdSet } from "./id-set.ts";

/** What every part of a check works with. */
export type Check = {
  view: View;
  state: StoreState;
  report: CheckReport;
  /** Blocks that something refers to. */
  referenced: IdSet;
  /** Numbers of the runs that are there. */
  runNumbers: IdSet;
};

/**
 * Visits each entry of a keyspace in the order of keys. Where visiting throws, that entry is a
 * violation; where the store throws, the keyspace ends.
 */
export const walk = async (
  { view, report }: Check,
  keyspace: Keyspace,
  nameKey: (key: Buffer) => string,
  visit: (key: Buffer, value: Uint8Array, say: Say) => unknown,
): Promise<void> => {
  const entries = view.list(keyspace, Buffer.alloc(0))[Symbol.iterator]();
  for (;;) {
    const entry = attempt(sayOf(report, keyspace, ""), () => nextOf(entries));
    if (!entry) return;
    const key = Buffer.from(entry.key);
    const sayOfKeyspace = sayOf(report, keyspace, key.toString("hex"));
    const name = attempt(sayOfKeyspace, () => nameKey(key));
    if (name === undefined) continue;
    const say = sayOf(report, keyspace, name);
    await attemptLong(say, () => visit(key, entry.value, say));
    await turn();
  }
};

const nextOf = (entries: Iterator<KeyValue>): KeyValue | undefined => {
  const next = entries.next();
  return next.done === true ? undefined : next.value;
};

/** Throws where a key has not the length that all of its keyspace have. */
export const assertKeyLength = (key: Buffer, length: number): Buffer => {
  if (key.length !== length) throw new Error(`the key has ${key.length} bytes, not ${length}`);
  return key;
};
