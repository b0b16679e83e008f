import { encodeMessage, IndexEntry, Work_State } from "@wellspring/contract";
import type { Outcome } from "../../apply/outcome.ts";
import type { Step } from "../../apply/step.ts";
import type { CompletedWork, CompleteWork, FailWork } from "../../gen/wellspring/backend/v1/log.ts";
import type { WorkOutcome } from "../../gen/wellspring/backend/v1/state.ts";
import { indexKey } from "../../store/work-keys.ts";
import { findWork, type StoredWork, stateOfWork } from "../work-state.ts";
import { keepOutcome } from "./keep-work.ts";

/** Keeps results of works that wait; the first in the log's order stands. */
export const completeWork = async (
  step: Step,
  { engineVersion, works }: CompleteWork,
): Promise<Outcome> => {
  for (const completed of works) {
    await step.turn();
    const stored = findWaiting(step, completed.workId);
    if (!stored) continue;
    keepOutcome(step, stored, {
      ...noOutcome,
      finishedAtMs: step.atMs,
      engineVersion,
      result: completed.result,
      indexEntries: completed.places.map((place) => encodeMessage(IndexEntry, place)),
    });
    keepPlaces(step, stored, completed);
  }
  return { kind: "finished", sequence: step.sequence };
};

/** Keeps why works that wait can't be computed. */
export const failWork = async (
  step: Step,
  { engineVersion, works }: FailWork,
): Promise<Outcome> => {
  for (const { workId, failure, failureCode } of works) {
    await step.turn();
    const stored = findWaiting(step, workId);
    if (!stored) continue;
    const finishedAtMs = step.atMs;
    keepOutcome(step, stored, { ...noOutcome, finishedAtMs, engineVersion, failure, failureCode });
  }
  return { kind: "finished", sequence: step.sequence };
};

const noOutcome: WorkOutcome = {
  finishedAtMs: 0n,
  engineVersion: "",
  result: Buffer.alloc(0),
  indexEntries: [],
  failure: "",
  failureCode: 0,
};

const findWaiting = (step: Step, workId: Buffer): StoredWork | undefined => {
  const stored = step.recentWorks.take(workId) ?? findWork(step.draft, workId);
  return stored && stateOfWork(stored) === Work_State.WAITING ? stored : undefined;
};

const keepPlaces = (
  { draft }: Step,
  { number, work: { project, engine } }: StoredWork,
  { places }: CompletedWork,
): void => {
  for (const { name, key } of places) {
    draft.put("work-index", indexKey({ project, engine, index: name }, key, number), nothing);
  }
};

const nothing = Buffer.alloc(0);
