import { Code, formatWorkId, type Lease, type Work, Work_State } from "@wellspring/contract";

/** What became of a work, in a word. */
export type WorkStateName = "kept" | "waiting" | "done" | "failed";

/** The states by their names. */
export const workStates: Readonly<Record<WorkStateName, Work_State>> = {
  kept: Work_State.KEPT,
  waiting: Work_State.WAITING,
  done: Work_State.DONE,
  failed: Work_State.FAILED,
};

/** A work's state, in a word. */
export const stateName = ({ state }: Work): string =>
  Object.entries(workStates).find(([, known]) => known === state)?.[0] ?? "unknown";

/** A work for programs, and who computes it. */
export const workToJson = (work: Work, lease?: Lease): Record<string, unknown> => ({
  work_id: formatWorkId(work.workId),
  project: work.project,
  number: Number(work.number),
  engine: work.engine,
  state: stateName(work),
  principal: work.principal,
  submitted_at: instantOf(work.submittedAtMs),
  finished_at: work.finishedAtMs === 0n ? null : instantOf(work.finishedAtMs),
  engine_version: work.engineVersion,
  body_bytes: Number(work.bodyBytes),
  deliveries: work.deliveries,
  failure: work.failure === "" ? null : work.failure,
  failure_code: work.failureCode === 0 ? null : (Code[work.failureCode] ?? work.failureCode),
  errors: work.errors,
  ...(lease && { computed_by: leaseToJson(lease) }),
});

const leaseToJson = (lease: Lease): Record<string, unknown> => ({
  engine_copy: lease.engineCopy,
  engine_version: lease.engineVersion,
  backend: lease.backend,
  since: instantOf(lease.sinceMs),
  delivery: lease.delivery,
});

const instantOf = (ms: bigint): string => new Date(Number(ms)).toISOString();
