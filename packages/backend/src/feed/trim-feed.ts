import type { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";
import { keyToNumber } from "../store/keyspace.ts";

/** Entries of the log whose changes are kept: some hours of samples, years of growth curves. */
const entriesKept = 2n ** 20n;

/** Entries of the log between two looks: a look touches pages that nothing else does. */
const lookEvery = 256n;

/** Records that one look removes at most: twice what comes meanwhile. */
const removedMax = 512;

/**
 * Forgets what was made visible long ago; called once for each entry of the log, so that every
 * backend forgets the same. Of `kept` entries the changes stay.
 */
export const trimFeed = (draft: Draft, state: StoreState, kept = entriesKept): void => {
  const { appliedSequence } = state;
  if (appliedSequence % lookEvery !== 0n) return;
  const oldest = appliedSequence - kept + 1n;
  if (oldest > state.feedFrom) state.feedFrom = oldest;
  let left = removedMax;
  for (const { key } of draft.list("feed", Buffer.alloc(0))) {
    if (keyToNumber(key) >= state.feedFrom || left-- === 0) return;
    draft.remove("feed", key);
  }
};
