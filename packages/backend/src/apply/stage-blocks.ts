import { Code, decodeBlock, StatusError } from "@wellspring/contract";
import type { StageBlocks } from "../gen/wellspring/backend/v1/log.ts";
import { changeStates } from "../store/records.ts";
import { turn } from "../turn.ts";
import type { Outcome } from "./outcome.ts";
import { putStaged } from "./staged-block.ts";
import type { Step } from "./step.ts";

/** Keeps blocks of an upload until it is committed, each compared with what is there now. */
export const stageBlocks = async (step: Step, record: StageBlocks): Promise<Outcome> => {
  const { uploadId, project } = record;
  const change = changeStates.get(step.draft, uploadId)?.state;
  if (change?.$case === "committed") return { kind: "done" };
  const upload = change?.staged ?? { blocks: 0, readings: 0n };
  if (record.firstIndex > upload.blocks) {
    const error = new StatusError(
      Code.FAILED_PRECONDITION,
      `the upload has ${upload.blocks} blocks, so the next one is not ${record.firstIndex}`,
    );
    return { kind: "refused", error };
  }
  // A stream that was opened again may send blocks that are staged already.
  for (const block of record.blocks.slice(upload.blocks - record.firstIndex)) {
    await turn();
    const readings = decodeBlock(block.block);
    putStaged(step, { uploadId, project, index: upload.blocks }, block, readings);
    upload.readings += BigInt(readings.wells.length);
    upload.blocks++;
  }
  changeStates.put(step.draft, { state: { $case: "staged", staged: upload } }, uploadId);
  closeUpload(step, uploadId);
  step.state.openUploads.push({ uploadId, atMs: step.atMs });
  return { kind: "staged", blocks: upload.blocks };
};

/** No longer counts an upload among those that are open. */
export const closeUpload = ({ state }: Step, uploadId: Uint8Array): void => {
  state.openUploads = state.openUploads.filter((open) => !open.uploadId.equals(uploadId));
};
