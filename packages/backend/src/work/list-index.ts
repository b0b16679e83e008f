import { IndexEntry, StatusError } from "@wellspring/contract";
import { keyToNumber } from "../store/keyspace.ts";
import { workOutcomes } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { escapeKey, type IndexName, indexKey, indexPrefix } from "../store/work-keys.ts";

/** A part of an index: inclusive bounds of its keys, open where absent, after one of its works. */
export type IndexSelection = IndexName & {
  from: Uint8Array | undefined;
  to: Uint8Array | undefined;
  after: bigint;
};

/** Numbers of works in the order of an index; throws INVALID_ARGUMENT for `after` not in it. */
export function* listIndex(view: View, selection: IndexSelection): Iterable<bigint> {
  const { from = nothing, to, after } = selection;
  const prefix = indexPrefix(selection);
  const last = to && escapeKey(to);
  const start =
    after > 0n ? placeAfter(view, selection) : Buffer.concat([prefix, withoutEnd(from)]);
  for (const { key } of view.list("work-index", prefix, start)) {
    if (last && Buffer.compare(key.subarray(prefix.length, -8), last) > 0) return;
    yield keyToNumber(key);
  }
}

const nothing = Buffer.alloc(0);

/** A key as `escapeKey` has it, before what ends it: all that have it come behind it. */
const withoutEnd = (key: Uint8Array): Buffer => escapeKey(key).subarray(0, -2);

const placeAfter = (view: View, selection: IndexSelection): Buffer => {
  const { index, after, from } = selection;
  const entries = workOutcomes.get(view, after)?.indexEntries ?? [];
  const entry = entries.map((bytes) => IndexEntry.decode(bytes)).find(({ name }) => name === index);
  if (!entry || !view.get("work-index", indexKey(selection, entry.key, after))) {
    throw StatusError.invalid("after", `work ${after} is not in the index ${index}`);
  }
  const place = indexKey(selection, entry.key, after + 1n);
  const first = Buffer.concat([indexPrefix(selection), withoutEnd(from ?? nothing)]);
  return Buffer.compare(place, first) < 0 ? first : place;
};
