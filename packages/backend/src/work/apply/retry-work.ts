import { Code, StatusError, Work_State } from "@wellspring/contract";
import type { Outcome } from "../../apply/outcome.ts";
import type { Step } from "../../apply/step.ts";
import type { RetryWork } from "../../gen/wellspring/backend/v1/log.ts";
import { findWork, stateOfWork } from "../work-state.ts";
import { dropOutcome } from "./keep-work.ts";

/** Has failed work wait once more. Asked again before it is finished, it changes nothing. */
export const retryWork = (step: Step, { project, workId }: RetryWork): Outcome => {
  const stored = findWork(step.draft, workId);
  if (stored?.work.project !== project) return refuse(Code.NOT_FOUND, "no work has this id");
  const state = stateOfWork(stored);
  if (state === Work_State.FAILED) dropOutcome(step, stored);
  else if (state !== Work_State.WAITING) {
    return refuse(Code.FAILED_PRECONDITION, "the work did not fail");
  }
  return { kind: "retried", sequence: step.sequence };
};

const refuse = (code: Code, message: string): Outcome => ({
  kind: "refused",
  error: new StatusError(code, message),
});
