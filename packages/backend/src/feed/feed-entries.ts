import { Code, encodeMessage, StatusError } from "@wellspring/contract";
import { FeedEntry } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";
import { keyToNumber, numberKey } from "../store/keyspace.ts";
import type { View } from "../store/view.ts";
import { isSealed, seal } from "../work/seal.ts";

/** Keeps what an entry of the log made visible. */
export const putFeedEntry = (draft: Draft, sequence: bigint, entry: FeedEntry): void =>
  draft.put("feed", numberKey(sequence), seal(encodeMessage(FeedEntry, entry)));

/**
 * What the entries after one of the log made visible, in order. Throws OUT_OF_RANGE where a record
 * is damaged: what it said is no longer kept.
 */
export function* listFeed(
  view: View,
  after: bigint,
): Generator<{ sequence: bigint; entry: FeedEntry }, undefined> {
  for (const { key, value } of view.list("feed", Buffer.alloc(0), numberKey(after + 1n))) {
    const sequence = keyToNumber(key);
    if (!isSealed(value)) throw reportDamage(view, sequence);
    yield { sequence, entry: FeedEntry.decode(value) };
  }
  return undefined;
}

/** Whether anything became visible after an entry of the log. */
export const hasFeed = (view: View, after: bigint): boolean => {
  for (const _ of view.list("feed", Buffer.alloc(0), numberKey(after + 1n))) return true;
  return false;
};

const reportDamage = (view: View, sequence: bigint): StatusError => {
  const text = `what entry ${sequence} made visible is not what was written`;
  view.reportDamage?.(new StatusError(Code.DATA_LOSS, text));
  return new StatusError(Code.OUT_OF_RANGE, text);
};
