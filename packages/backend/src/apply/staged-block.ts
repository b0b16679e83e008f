import { type Readings, Refusal, wellsOf } from "@wellspring/contract";
import type { UploadedBlock } from "../gen/wellspring/backend/v1/log.ts";
import { PlateState, type Segment, type StagedBlock } from "../gen/wellspring/backend/v1/state.ts";
import { type Comparison, compareWithStored } from "../plate/compare.ts";
import { overlaps, putBlock, readSegment } from "../plate/segment.ts";
import { plateStates, runStates, stagedBlocks, stagedPlates } from "../store/records.ts";
import type { Step } from "./step.ts";

/** A block's place: the upload, and the place in it. */
export type Place = { uploadId: Buffer; project: string; index: number };

/** A staged block whose record is whole. */
export type Staged = StagedBlock & { segment: Segment };

/** Keeps a block of an upload and compares it with what is there now. */
export const putStaged = (step: Step, place: Place, block: UploadedBlock, readings: Readings) => {
  const { uploadId, index } = place;
  const segment = putBlock(step.draft, step.state, block.block, readings);
  const { run, plate, checksum } = block;
  const wells = Buffer.from(wellsOf(readings));
  const staged = compareStaged(step, place, { run, plate, checksum, segment, wells }, readings);
  stagedBlocks.put(step.draft, staged, uploadId, index);
  const indexes = stagedPlates.get(step.draft, uploadId, plate, run)?.indexes ?? [];
  stagedPlates.put(step.draft, { indexes: [...indexes, index] }, uploadId, plate, run);
  stagedSegmentsOf(step, place, staged).set(index, segment);
};

/** A staged block; it is a bug to ask for one that is not there. */
export const getStaged = (step: Step, { uploadId, index }: Place): Staged => {
  const staged = stagedBlocks.get(step.draft, uploadId, index);
  if (!staged?.segment) throw new Error(`block ${index} of the upload is not staged`);
  return { ...staged, segment: staged.segment };
};

/** Forgets a staged block; its bytes stay, they may belong to a plate now. */
export const removeStaged = (step: Step, { uploadId, index }: Place, staged: Staged): void => {
  stagedBlocks.remove(step.draft, uploadId, index);
  stagedPlates.remove(step.draft, uploadId, staged.plate, staged.run);
  step.stagedSegments.delete(segmentsKey(uploadId, staged));
};

/** The plate that a staged block belongs to, as it is now. */
export const plateOf = (step: Step, project: string, staged: Pick<Staged, "run" | "plate">) => {
  const run = runStates.get(step.draft, project, staged.run);
  const plate = run && plateStates.get(step.draft, run.number, staged.plate);
  return plate ?? PlateState.decode(new Uint8Array());
};

/** What a comparison says of each reading of a staged block, with the plate as it is now. */
export const compareNow = (
  step: Step,
  place: Place,
  staged: Pick<Staged, "run" | "plate" | "segment">,
  readings: Readings,
): Comparison => {
  const segments = [
    ...plateOf(step, place.project, staged).segments,
    ...siblingSegments(step, place, staged),
  ];
  const touched = segments.filter((segment) => overlaps(segment, staged.segment));
  return compareWithStored(
    readings,
    touched.map((segment) => readSegment(step.draft, segment)),
  );
};

type Uncompared = Pick<Staged, "run" | "plate" | "checksum" | "segment" | "wells">;

/** The staged block with the counts of a fresh comparison. */
export const compareStaged = (
  step: Step,
  place: Place,
  staged: Uncompared,
  readings: Readings,
): Staged => {
  const { run, plate } = staged;
  const comparison = compareNow(step, place, staged, readings);
  const conflicts = comparison.conflicts.map((conflict) => ({ ...conflict, run, plate }));
  const refusal = { conflicts, conflictCount: comparison.conflictCount };
  return {
    ...staged,
    comparedVersion: plateOf(step, place.project, staged).version,
    newReadings: comparison.newReadings,
    duplicates: comparison.duplicates,
    filled: comparison.filled,
    digest: comparison.digest,
    conflictCount: comparison.conflictCount,
    refusal: Buffer.from(Refusal.encode(refusal).finish()),
  };
};

/** Segments of earlier blocks of the same upload and plate. */
const siblingSegments = (step: Step, place: Place, staged: PlatePlace): Segment[] => {
  const siblings: Segment[] = [];
  for (const [index, segment] of stagedSegmentsOf(step, place, staged)) {
    if (index < place.index) siblings.push(segment);
  }
  return siblings;
};

type PlatePlace = Pick<Staged, "run" | "plate">;

/**
 * Segments of an upload's blocks of one plate by their place. Without a memory, an upload that
 * brings each read of a plate as a block would decode each block's record for each later one.
 */
const stagedSegmentsOf = (step: Step, place: Place, staged: PlatePlace): Map<number, Segment> => {
  const key = segmentsKey(place.uploadId, staged);
  const known = step.stagedSegments.get(key);
  if (known) return known;
  const { uploadId } = place;
  const indexes = stagedPlates.get(step.draft, uploadId, staged.plate, staged.run)?.indexes ?? [];
  const segments = new Map(
    indexes.map((index) => [index, getStaged(step, { ...place, index }).segment]),
  );
  step.stagedSegments.set(key, segments);
  return segments;
};

const segmentsKey = (uploadId: Buffer, { run, plate }: PlatePlace): string =>
  `${uploadId.toString("hex")} ${plate} ${run}`;
