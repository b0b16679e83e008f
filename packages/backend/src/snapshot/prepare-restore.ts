import { Code, type SnapshotPart, StatusError } from "@wellspring/contract";
import type { View } from "../store/view.ts";
import type { NewLog } from "./rebase-store.ts";
import { type Restored, restoreStore } from "./restore-store.ts";

/**
 * Makes, in the folder `aside`, the store that is to take the place of one that holds no run, from
 * the parts of a snapshot; README.md beside this file says what has to follow. Throws
 * FAILED_PRECONDITION where there is a run, also one that was retracted or that comes meanwhile,
 * and what restoreStore throws.
 */
export const prepareRestore = async (
  store: View,
  parts: AsyncIterable<SnapshotPart>,
  aside: string,
  newLog: NewLog,
): Promise<Restored> => {
  assertNoRuns(store);
  const guarded = async function* (): AsyncGenerator<SnapshotPart, undefined> {
    for await (const part of parts) {
      assertNoRuns(store);
      yield part;
    }
    return undefined;
  };
  return restoreStore(guarded(), aside, newLog);
};

const assertNoRuns = (store: View): void => {
  for (const _run of store.list("runs", Buffer.alloc(0))) {
    throw new StatusError(
      Code.FAILED_PRECONDITION,
      "this server holds runs already: a backup is restored into an empty one",
    );
  }
};
