import { limits, type Work, Work_State } from "@wellspring/contract";
import type { View } from "../store/view.ts";
import { readBody } from "./read-body.ts";
import { type StoredWork, stateOfWork } from "./work-state.ts";

/** What is told of a work beside what the log says. */
export type DescribeOptions = {
  /** Tell its body too, where that is short. */
  withBody?: boolean;
  /** How often it was handed out, while it waits. */
  deliveriesOf?: (stored: StoredWork) => number;
};

/** A work as callers see it. */
export const describeWork = (
  view: View,
  stored: StoredWork,
  { withBody = false, deliveriesOf = () => 0 }: DescribeOptions = {},
): Work => {
  const { number, work, outcome } = stored;
  const { workId, project, engine, principal, submittedAtMs, contentType, errors } = work;
  const state = stateOfWork(stored);
  const isWaiting = state === Work_State.WAITING;
  const hasBody = withBody && work.bodyBytes <= limits.workChunkBytesMax;
  return {
    ...{ workId, project, engine, principal, number, submittedAtMs, state, contentType, errors },
    body: hasBody ? readBody(view, work) : nothing,
    bodyBytes: work.bodyBytes,
    result: outcome?.result ?? nothing,
    finishedAtMs: outcome?.finishedAtMs ?? 0n,
    engineVersion: outcome?.engineVersion ?? "",
    failure: outcome?.failure ?? "",
    failureCode: outcome?.failureCode ?? 0,
    deliveries: isWaiting ? deliveriesOf(stored) : 0,
  };
};

const nothing = Buffer.alloc(0);
