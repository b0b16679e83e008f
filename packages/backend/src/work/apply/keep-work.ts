import { encodeMessage, Work_State } from "@wellspring/contract";
import type { Step } from "../../apply/step.ts";
import { WorkOutcome, WorkState } from "../../gen/wellspring/backend/v1/state.ts";
import { addDigest } from "../../plate/digest.ts";
import { storeDigest } from "../../plate/store-digest.ts";
import { numberKey } from "../../store/keyspace.ts";
import { placeKey, waitingKey } from "../../store/work-keys.ts";
import { seal } from "../seal.ts";
import { hashWork, removeFromDigest, type WorkKeyspace } from "../work-digest.ts";
import { type StoredWork, stateOfWork } from "../work-state.ts";

/** Puts what was submitted, and counts it in the digest of the store. */
export const keepWork = (step: Step, number: bigint, work: WorkState): StoredWork => {
  const stored = { number, work, outcome: undefined };
  step.feed.submitted(number);
  step.draft.put("work-ids", work.workId, numberKey(number));
  putCounted(step, "work", number, seal(encodeMessage(WorkState, work)));
  enterState(step, stored);
  return stored;
};

/** Puts what became of work that waited. */
export const keepOutcome = (step: Step, stored: StoredWork, outcome: WorkOutcome): void => {
  leaveState(step, stored);
  step.feed.settled(stored.number);
  const value = seal(encodeMessage(WorkOutcome, outcome));
  putCounted(step, "work-outcomes", stored.number, value);
  enterState(step, { ...stored, outcome });
};

/** Has work wait that was finished. */
export const dropOutcome = (step: Step, stored: StoredWork): void => {
  const key = numberKey(stored.number);
  const value = step.draft.get("work-outcomes", key);
  if (!value) throw new Error(`work ${stored.number} is not finished`);
  leaveState(step, stored);
  removeFromDigest(storeDigest(step.state), hashWork("work-outcomes", stored.number, value));
  step.draft.remove("work-outcomes", key);
  step.feed.settled(stored.number);
  enterState(step, { ...stored, outcome: undefined });
};

const putCounted = (
  { draft, state }: Step,
  keyspace: WorkKeyspace,
  number: bigint,
  value: Uint8Array,
): void => {
  draft.put(keyspace, numberKey(number), value);
  addDigest(storeDigest(state), hashWork(keyspace, number, value));
};

const enterState = (step: Step, stored: StoredWork): void => {
  const { number, work } = stored;
  const { project, engine, workId } = work;
  const state = stateOfWork(stored);
  if (state === Work_State.WAITING) {
    step.draft.put("waiting", waitingKey(engine, number), workId);
    countWaiting(step, engine, 1n);
  } else step.draft.put("work-places", placeKey({ project, engine, state }, number), nothing);
  if (state !== Work_State.KEPT) step.workChanges.push(stored);
};

const leaveState = (step: Step, stored: StoredWork): void => {
  const { number, work } = stored;
  const { project, engine } = work;
  const state = stateOfWork(stored);
  if (state === Work_State.WAITING) {
    step.draft.remove("waiting", waitingKey(engine, number));
    countWaiting(step, engine, -1n);
  } else step.draft.remove("work-places", placeKey({ project, engine, state }, number));
};

const nothing = Buffer.alloc(0);

/** An engine that nothing waits for is not among those that are counted. */
const countWaiting = ({ state }: Step, engine: string, change: bigint): void => {
  const known = state.waiting.find((each) => each.engine === engine);
  if (!known) state.waiting.push({ engine, works: change });
  else if (known.works + change > 0n) known.works += change;
  else state.waiting = state.waiting.filter((each) => each !== known);
};
