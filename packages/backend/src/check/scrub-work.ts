import { StatusError } from "@wellspring/contract";
import { WorkState } from "../gen/wellspring/backend/v1/state.ts";
import type { Pace } from "../pace.ts";
import { keyToNumber, numberKey } from "../store/keyspace.ts";
import type { Snapshot, View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { listChunks } from "../work/read-body.ts";
import { isSealed } from "../work/seal.ts";
import { workKeyspaces } from "../work/work-digest.ts";
import type { Violation } from "./check-report.ts";

/** Records that are looked at in one state of the store. */
const recordsAtOnce = 256;

/** How a scrub of work goes on. */
export type ScrubWorkOptions = {
  store: { snapshot(): Snapshot };
  /** What is read is kept to it. */
  pace: Pace;
  /** Ends it with its reason. */
  signal: AbortSignal | undefined;
};

/** Keyspaces whose keys are numbers and whose records end with a seal. */
const sealedKeyspaces = [...workKeyspaces, "feed"] as const;

/**
 * Looks at every record of work and of the feed against its own checksum, and at every body; tells
 * what it found first. It holds on to a state of the store for a few records at a time.
 */
export const scrubWork = async (options: ScrubWorkOptions): Promise<Violation | undefined> => {
  for (const keyspace of sealedKeyspaces) {
    for (let next: bigint | undefined = 1n; next !== undefined; ) {
      using view = options.store.snapshot();
      const found = await scrubSome(options, view, keyspace, next);
      if (found.violation) return found.violation;
      next = found.next;
    }
  }
  return undefined;
};

type Found = { violation?: Violation; next?: bigint };

const scrubSome = async (
  { pace, signal }: ScrubWorkOptions,
  view: View,
  keyspace: (typeof sealedKeyspaces)[number],
  from: bigint,
): Promise<Found> => {
  let records = 0;
  for (const { key, value } of view.list(keyspace, Buffer.alloc(0), numberKey(from))) {
    const number = keyToNumber(key);
    if (records++ >= recordsAtOnce) return { next: number };
    const text = isSealed(value) ? undefined : "is not what was written";
    const bytes = { spent: value.length };
    const fault = text ?? (keyspace === "work" ? findBodyFault(view, value, bytes) : undefined);
    if (fault !== undefined) {
      return { violation: { keyspace, key: String(number), text: fault } };
    }
    await pace.spend(bytes.spent);
    await turn();
    signal?.throwIfAborted();
  }
  return {};
};

const findBodyFault = (
  view: View,
  value: Uint8Array,
  bytes: { spent: number },
): string | undefined => {
  try {
    for (const chunk of listChunks(view, WorkState.decode(value))) bytes.spent += chunk.length;
    return undefined;
  } catch (thrown) {
    return `can't be read: ${StatusError.from(thrown).message}`;
  }
};
