import { Work_State } from "@wellspring/contract";
import { WorkOutcome, WorkState } from "../gen/wellspring/backend/v1/state.ts";
import { keyToNumber } from "../store/keyspace.ts";
import { workOutcomes, workStates } from "../store/records.ts";
import { placeKey, waitingKey } from "../store/work-keys.ts";
import { isSealed } from "../work/seal.ts";
import { findNumber, stateOfWork } from "../work/work-state.ts";
import type { Say } from "./check-report.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

/** Checks every work: what was submitted, what became of it, and that it is found where it is. */
export const checkWork = async (check: Check): Promise<void> => {
  const { view, state, report } = check;
  let last = 0n;
  await walk(check, "work", nameWork, (key, value, say) => {
    const number = keyToNumber(key);
    report.works++;
    if (number !== last + 1n) say(`does not follow work ${last}`);
    last = number;
    if (number > state.works) say(`is behind the last one, ${state.works}`);
    if (!isSealed(value)) say("is not what was written");
    checkFound(check, number, WorkState.decode(value), say);
  });
  await walk(check, "work-ids", nameId, (key, value, say) => {
    const work = workStates.get(view, keyToNumber(value));
    if (!work?.workId.equals(key)) say(`names work ${keyToNumber(value)}, which has another id`);
  });
  await walk(check, "work-outcomes", nameWork, (key, value, say) => {
    if (!isSealed(value)) say("is not what was written");
    const work = workStates.get(view, keyToNumber(key));
    const outcome = WorkOutcome.decode(value);
    if (!work) say("is of no work");
    else if (stateOfWork({ work, outcome }) === Work_State.KEPT)
      say("is of work that is only kept");
  });
};

/** The key of a work as a person reads it. */
const nameWork = (key: Buffer): string => String(keyToNumber(assertKeyLength(key, 8)));

const nameId = (key: Buffer): string => assertKeyLength(key, 16).toString("hex");

const checkFound = ({ view }: Check, number: bigint, work: WorkState, say: Say): void => {
  const { project, engine, workId } = work;
  if (findNumber(view, workId) !== number) say("is not found by its id");
  const state = stateOfWork({ work, outcome: workOutcomes.get(view, number) });
  const isListed =
    state === Work_State.WAITING
      ? view.get("waiting", waitingKey(engine, number))
      : view.get("work-places", placeKey({ project, engine, state }, number));
  if (!isListed) say("is not listed");
};
