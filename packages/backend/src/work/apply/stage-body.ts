import { crc32c, limits } from "@wellspring/contract";
import type { Outcome } from "../../apply/outcome.ts";
import type { Step } from "../../apply/step.ts";
import type { StageBody } from "../../gen/wellspring/backend/v1/log.ts";
import { stagedKey } from "../../store/keyspace.ts";
import { stagedBodies } from "../../store/records.ts";
import { findNumber } from "../work-state.ts";

/** Keeps a chunk of a body until a submission names it; one that is there already is replaced. */
export const stageBody = (step: Step, record: StageBody): Outcome => {
  const { workId, index, chunk, chunkBytes } = record;
  // Whoever sends all anew may not have heard that it was submitted.
  if (findNumber(step.draft, workId) !== undefined) return { kind: "body-staged" };
  const { chunks } = stagedBodies.get(step.draft, workId) ?? { chunks: [] };
  while (chunks.length <= index) chunks.push({ bytes: 0, checksum: 0 });
  chunks[index] = { bytes: chunkBytes, checksum: crc32c(chunk) };
  step.draft.put("bodies", stagedKey(workId, index), chunk);
  stagedBodies.put(step.draft, { chunks }, workId);
  closeBody(step, workId);
  step.state.openBodies.push({ workId, atMs: step.atMs });
  return { kind: "body-staged" };
};

/** Drops bodies that no submission named within an hour of the log's time. */
export const dropExpiredBodies = (step: Step): void => {
  const oldestMs = step.atMs - BigInt(limits.bodyExpiryMs);
  for (const { workId } of step.state.openBodies.filter(({ atMs }) => atMs < oldestMs)) {
    const chunks = stagedBodies.get(step.draft, workId)?.chunks.length ?? 0;
    removeChunks(step, workId, 0, chunks);
    stagedBodies.remove(step.draft, workId);
    closeBody(step, workId);
  }
};

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
