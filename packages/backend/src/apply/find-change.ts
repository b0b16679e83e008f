import type { ChangeState, Committed, StoreState } from "../gen/wellspring/backend/v1/state.ts";
import { changeStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import type { Step } from "./step.ts";

/**
 * Changes that are remembered in the StoreState, which every entry writes anyway, until they move
 * to their own keyspace together: an append then touches a page less.
 */
export const recentChangesMax = 32;

/** What is known of an upload or a retraction by its id; undefined where nothing is. */
export const findChange = (
  view: View,
  state: StoreState,
  id: Uint8Array,
): ChangeState["state"] | undefined => {
  const recent = state.recentChanges.find((change) => change.id.equals(id));
  if (recent?.committed) return { $case: "committed", committed: recent.committed };
  return changeStates.get(view, id)?.state;
};

/** Remembers for good what became of an upload or a retraction. */
export const keepCommitted = ({ draft, state }: Step, id: Buffer, committed: Committed): void => {
  state.recentChanges.push({ id, committed });
  if (state.recentChanges.length < recentChangesMax) return;
  for (const recent of state.recentChanges) {
    if (!recent.committed) throw new Error("a recent change has no outcome");
    const moved = { $case: "committed", committed: recent.committed } as const;
    changeStates.put(draft, { state: moved }, recent.id);
  }
  state.recentChanges = [];
};
