import { Work_State } from "@wellspring/contract";
import type { WorkOutcome, WorkState } from "../gen/wellspring/backend/v1/state.ts";
import { keyToNumber } from "../store/keyspace.ts";
import { workOutcomes, workStates } from "../store/records.ts";
import type { View } from "../store/view.ts";

/** A work as the store has it. */
export type StoredWork = { number: bigint; work: WorkState; outcome: WorkOutcome | undefined };

/** The number of the work with this id, undefined where there is none. */
export const findNumber = (view: View, workId: Uint8Array): bigint | undefined => {
  const value = view.get("work-ids", workId);
  return value && keyToNumber(value);
};

/** The work with this id, undefined where there is none. */
export const findWork = (view: View, workId: Uint8Array): StoredWork | undefined => {
  const number = findNumber(view, workId);
  return number === undefined ? undefined : readWork(view, number);
};

/** The work with this number, which there is. */
export const readWork = (view: View, number: bigint): StoredWork => {
  const work = workStates.get(view, number);
  if (!work) throw new Error(`work ${number} is missing`);
  return { number, work, outcome: workOutcomes.get(view, number) };
};

/** How far a work is. */
export const stateOfWork = ({ work, outcome }: Omit<StoredWork, "number">): Work_State => {
  if (work.engine === "" || work.errors.length > 0) return Work_State.KEPT;
  if (!outcome) return Work_State.WAITING;
  return outcome.failureCode === 0 ? Work_State.DONE : Work_State.FAILED;
};
