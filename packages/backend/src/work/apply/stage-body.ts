import { crc32c, limits } from "@wellspring/contract";
import type { Outcome } from "../../apply/outcome.ts";
import type { Step } from "../../apply/step.ts";
import type { AbandonBody, StageBody } from "../../gen/wellspring/backend/v1/log.ts";
import type { StagedBody } from "../../gen/wellspring/backend/v1/state.ts";
import { stagedKey } from "../../store/keyspace.ts";
import { stagedBodies } from "../../store/records.ts";
import { findNumber } from "../work-state.ts";

/**
 * Streams that are kept of a body. One that so many staged is left to expire: of the streams
 * behind them it is not known whether they broke off.
 */
const stagingIdsMax = 16;

/** Keeps a chunk of a body until a submission names it; one that is there already is replaced. */
export const stageBody = (step: Step, record: StageBody): Outcome => {
  const { workId, index, chunk, chunkBytes, stagingId } = record;
  // Whoever sends all anew may not have heard that it was submitted.
  if (findNumber(step.draft, workId) !== undefined) return { kind: "body-staged" };
  const { chunks, stagingIds } = stagedBodies.get(step.draft, workId) ?? nothingStaged();
  while (chunks.length <= index) chunks.push({ bytes: 0, checksum: 0 });
  chunks[index] = { bytes: chunkBytes, checksum: crc32c(chunk) };
  step.draft.put("bodies", stagedKey(workId, index), chunk);
  const isNew = !stagingIds.some((known) => known.equals(stagingId));
  if (isNew && stagingIds.length < stagingIdsMax) stagingIds.push(stagingId);
  stagedBodies.put(step.draft, { chunks, stagingIds }, workId);
  closeBody(step, workId);
  step.state.openBodies.push({ workId, atMs: step.atMs });
  return { kind: "body-staged" };
};

/**
 * Drops a body whose stream broke off. Where its client goes on with another stream before this is
 * applied, or has staged all of it with an earlier one, the body stays as long as any of these
 * streams has not broken off: each stages every chunk that its client then names, and replaces
 * those that this one left.
 */
export const abandonBody = (step: Step, { workId, stagingId }: AbandonBody): Outcome => {
  const body = stagedBodies.get(step.draft, workId);
  if (!body || body.stagingIds.length >= stagingIdsMax) return { kind: "done" };
  const stagingIds = body.stagingIds.filter((each) => !each.equals(stagingId));
  if (stagingIds.length === 0) dropBody(step, workId);
  else stagedBodies.put(step.draft, { ...body, stagingIds }, workId);
  return { kind: "done" };
};

/** Drops bodies that no submission named within an hour of the log's time. */
export const dropExpiredBodies = (step: Step): void => {
  const oldestMs = step.atMs - BigInt(limits.bodyExpiryMs);
  for (const { workId, atMs } of step.state.openBodies) {
    if (atMs < oldestMs) dropBody(step, workId);
  }
};

const dropBody = (step: Step, workId: Buffer): void => {
  const chunks = stagedBodies.get(step.draft, workId)?.chunks.length ?? 0;
  removeChunks(step, workId, 0, chunks);
  stagedBodies.remove(step.draft, workId);
  closeBody(step, workId);
};

const nothingStaged = (): StagedBody => ({ chunks: [], stagingIds: [] });

/** Removes chunks of a body, from one place to before another. */
export const removeChunks = (
  { draft }: Step,
  workId: Uint8Array,
  from: number,
  to: number,
): void => {
  for (let index = from; index < to; index++) draft.remove("bodies", stagedKey(workId, index));
};

/** No longer counts a body among those that are open. */
export const closeBody = ({ state }: Step, workId: Uint8Array): void => {
  state.openBodies = state.openBodies.filter((open) => !open.workId.equals(workId));
};
