import { BlockDecoder, Code, type Readings, StatusError } from "@wellspring/contract";
import type { StageBlocks, UploadedBlock } from "../gen/wellspring/backend/v1/log.ts";
import { changeStates } from "../store/records.ts";
import { findChange } from "./find-change.ts";
import type { Outcome } from "./outcome.ts";
import { nameStaged, putStaged } from "./staged-block.ts";
import type { Step } from "./step.ts";

/** Keeps blocks of an upload until it is committed, each compared with what is there now. */
export const stageBlocks = async (step: Step, record: StageBlocks): Promise<Outcome> => {
  const { uploadId, project } = record;
  const change = findChange(step.draft, step.state, uploadId);
  if (change?.$case === "committed") return { kind: "done" };
  const upload = change?.staged ?? { blocks: 0, readings: 0n };
  if (record.firstIndex > upload.blocks) return refuseGap(upload.blocks, record.firstIndex);
  // A stream that was opened again may send blocks that are staged already.
  const blocks = record.blocks.slice(upload.blocks - record.firstIndex);
  const decoder = spareDecoders.pop() ?? new BlockDecoder();
  try {
    // All are decoded before anything changes: a record is kept whole or not at all.
    const decoded = await decodeBlocks(step, decoder, blocks);
    if (decoded instanceof StatusError) return { kind: "refused", error: decoded };
    for (const [index, readings] of decoded.entries()) {
      await step.turn();
      putStaged(step, { uploadId, project, index: upload.blocks }, blocks[index], readings);
      upload.readings += BigInt(readings.wells.length);
      upload.blocks++;
    }
  } finally {
    decoder.reset();
    spareDecoders.push(decoder);
  }
  for (const block of blocks) nameStaged(step, uploadId, block);
  changeStates.put(step.draft, { state: { $case: "staged", staged: upload } }, uploadId);
  closeUpload(step, uploadId);
  step.state.openUploads.push({ uploadId, atMs: step.atMs });
  return { kind: "staged", blocks: upload.blocks };
};

/** As many as were ever at work at once: one for each backend in this process. */
const spareDecoders: BlockDecoder[] = [];

const refuseGap = (blocks: number, firstIndex: number): Outcome => ({
  kind: "refused",
  error: new StatusError(
    Code.FAILED_PRECONDITION,
    `the upload has ${blocks} blocks, so the next one is not ${firstIndex}`,
  ),
});

/** The readings of each block, or what is wrong with the first damaged one. */
const decodeBlocks = async (
  step: Step,
  decoder: BlockDecoder,
  blocks: readonly UploadedBlock[],
): Promise<Readings[] | StatusError> => {
  const decoded: Readings[] = [];
  for (const { block } of blocks) {
    await step.turn();
    try {
      decoded.push(decoder.decode(block));
    } catch (thrown) {
      if (thrown instanceof StatusError) return thrown;
      throw thrown;
    }
  }
  return decoded;
};

/** No longer counts an upload among those that are open. */
export const closeUpload = ({ state }: Step, uploadId: Uint8Array): void => {
  state.openUploads = state.openUploads.filter((open) => !open.uploadId.equals(uploadId));
};
