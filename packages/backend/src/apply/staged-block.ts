import { type Readings, Refusal, wellsOf } from "@wellspring/contract";
import type { UploadedBlock } from "../gen/wellspring/backend/v1/log.ts";
import { PlateState, type Segment, type StagedBlock } from "../gen/wellspring/backend/v1/state.ts";
import { type Comparison, compareWithStored } from "../plate/compare.ts";
import { overlaps, putBlock } from "../plate/segment.ts";
import { plateStates, runStates, stagedBlocks, stagedPlates } from "../store/records.ts";
import { StagedSiblings } from "./staged-siblings.ts";
import type { Step } from "./step.ts";

/** A block's place: the upload, and the place in it. */
export type Place = { uploadId: Buffer; project: string; index: number };

/** A staged block whose record is whole. */
export type Staged = StagedBlock & { segment: Segment };

/** Keeps a block of an upload and compares it with what is there now; `nameStaged` comes after. */
export const putStaged = (step: Step, place: Place, block: UploadedBlock, readings: Readings) => {
  const { uploadId, index } = place;
  const segment = putBlock(step.draft, step.state, block.block, readings);
  const { run, plate, checksum } = block;
  const wells = Buffer.from(wellsOf(readings));
  const staged = compareStaged(step, place, { run, plate, checksum, segment, wells }, readings);
  stagedBlocks.put(step.draft, staged, uploadId, index);
  siblingsOf(step, place, staged).add(index, segment);
};

/** Notes which blocks of an upload are of this plate: once for all that were put. */
export const nameStaged = (step: Step, uploadId: Buffer, { run, plate }: PlatePlace): void => {
  const indexes = step.siblings.get(siblingsKey(uploadId, { run, plate }))?.takeNews();
  if (indexes) stagedPlates.put(step.draft, { indexes }, uploadId, plate, run);
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
  step.siblings.delete(siblingsKey(uploadId, staged));
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
  const { segments } = plateOf(step, place.project, staged);
  const touched = [
    ...segments.filter((segment) => overlaps(segment, staged.segment)),
    ...siblingsOf(step, place, staged).touching(place.index, staged.segment),
  ];
  return compareWithStored(
    readings,
    touched.map((segment) => step.decoded.read(step.draft, segment)),
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

type PlatePlace = Pick<Staged, "run" | "plate">;

/** The blocks of an upload that are of one plate. */
const siblingsOf = (step: Step, place: Place, staged: PlatePlace): StagedSiblings => {
  const key = siblingsKey(place.uploadId, staged);
  const known = step.siblings.get(key);
  if (known) return known;
  const { uploadId } = place;
  const indexes = stagedPlates.get(step.draft, uploadId, staged.plate, staged.run)?.indexes ?? [];
  const siblings = new StagedSiblings(
    indexes.map((index) => [index, getStaged(step, { ...place, index }).segment]),
  );
  step.siblings.set(key, siblings);
  return siblings;
};

const siblingsKey = (uploadId: Buffer, { run, plate }: PlatePlace): string =>
  `${uploadId.toString("hex")} ${plate} ${run}`;
