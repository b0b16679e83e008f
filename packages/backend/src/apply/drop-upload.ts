import { limits } from "@wellspring/contract";
import type { AbandonUpload } from "../gen/wellspring/backend/v1/log.ts";
import { numberKey } from "../store/keyspace.ts";
import { changeStates } from "../store/records.ts";
import { findChange } from "./find-change.ts";
import type { Outcome } from "./outcome.ts";
import { closeUpload } from "./stage-blocks.ts";
import { getStaged, removeStaged } from "./staged-block.ts";
import type { Step } from "./step.ts";

/** Drops an upload that its client gave up. */
export const abandonUpload = async (step: Step, { uploadId }: AbandonUpload): Promise<Outcome> => {
  await dropUpload(step, uploadId);
  return { kind: "done" };
};

/** Drops what nobody committed within an hour of the log's time. */
export const dropExpiredUploads = async (step: Step): Promise<void> => {
  const oldestMs = step.atMs - BigInt(limits.uploadExpiryMs);
  for (const { uploadId, atMs } of [...step.state.openUploads]) {
    if (atMs < oldestMs) await dropUpload(step, uploadId);
  }
};

/** Forgets the staged blocks of an upload, and the upload. */
export const dropUpload = async (step: Step, uploadId: Buffer): Promise<void> => {
  const change = findChange(step.draft, step.state, uploadId);
  if (change?.$case !== "staged") return;
  for (let index = 0; index < change.staged.blocks; index++) {
    await step.turn();
    const place = { uploadId, project: "", index };
    const staged = getStaged(step, place);
    step.draft.remove("blocks", numberKey(staged.segment.blockId));
    removeStaged(step, place, staged);
  }
  changeStates.remove(step.draft, uploadId);
  closeUpload(step, uploadId);
};
