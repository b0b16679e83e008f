import {
  Code,
  type Conflict,
  differenceError,
  Refusal,
  refusalMetadata,
  StatusError,
} from "@wellspring/contract";
import type { CommitUpload } from "../gen/wellspring/backend/v1/log.ts";
import type { Committed } from "../gen/wellspring/backend/v1/state.ts";
import { conflictsToldMax } from "../plate/compare.ts";
import { readSegment } from "../plate/segment.ts";
import { changeStates, runStates } from "../store/records.ts";
import { joinDescriptions } from "./describe-run.ts";
import { dropUpload } from "./drop-upload.ts";
import { findChange, keepCommitted } from "./find-change.ts";
import type { Outcome } from "./outcome.ts";
import { publishUpload } from "./publish-upload.ts";
import { closeUpload, stageBlocks } from "./stage-blocks.ts";
import { compareStaged, getStaged, type Place, plateOf, type Staged } from "./staged-block.ts";
import type { Step } from "./step.ts";

/**
 * Makes an upload visible as a whole, or refuses it as a whole. What was compared while it was
 * staged is compared again only where the plate changed since.
 */
export const commitUpload = async (step: Step, record: CommitUpload): Promise<Outcome> => {
  const { uploadId } = record;
  const staging = await stageBlocks(step, record);
  if (staging.kind === "refused") return staging;
  const change = findChange(step.draft, step.state, uploadId);
  if (change?.$case === "committed") return toOutcome(change.committed);
  const blocks = await renewComparisons(step, record);
  const refusal = await refuse(step, record, blocks);
  if (refusal) {
    await dropUpload(step, uploadId);
    return { kind: "refused", error: refusal };
  }
  const committed: Committed = {
    sequence: step.sequence,
    newReadings: sum(blocks, "newReadings"),
    duplicates: sum(blocks, "duplicates"),
    filled: sum(blocks, "filled"),
    retracted: 0,
  };
  const isChange = await publishUpload(step, record, blocks);
  changeStates.remove(step.draft, uploadId);
  closeUpload(step, uploadId);
  // What came as one record can come again as a whole; what was staged can't, so its id is kept.
  if (isChange || record.firstIndex > 0) {
    keepCommitted(step, uploadId, committed);
  }
  return toOutcome(committed);
};

const toOutcome = ({ sequence, newReadings, duplicates, filled }: Committed): Outcome => ({
  kind: "committed",
  sequence,
  newReadings,
  duplicates,
  filled,
});

const sum = (blocks: readonly Staged[], field: "newReadings" | "duplicates" | "filled"): number =>
  blocks.reduce((total, block) => total + block[field], 0);

const renewComparisons = async (step: Step, record: CommitUpload): Promise<Staged[]> => {
  const { uploadId, project } = record;
  const blocks: Staged[] = [];
  const change = findChange(step.draft, step.state, uploadId);
  const count = change?.$case === "staged" ? change.staged.blocks : 0;
  for (let index = 0; index < count; index++) {
    await step.turn();
    const place = { uploadId, project, index };
    const staged = getStaged(step, place);
    blocks.push(isCurrent(step, place, staged) ? staged : renew(step, place, staged));
  }
  return blocks;
};

const isCurrent = (step: Step, { project }: Place, staged: Staged): boolean =>
  plateOf(step, project, staged).version === staged.comparedVersion;

const renew = (step: Step, place: Place, staged: Staged): Staged =>
  compareStaged(step, place, staged, readSegment(step.draft, staged.segment));

/** Why an upload can't be committed, in the order in which a person would want to hear it. */
const refuse = async (
  step: Step,
  record: CommitUpload,
  blocks: readonly Staged[],
): Promise<StatusError | undefined> =>
  refuseIncomplete(record, blocks) ?? refuseConflicts(blocks) ?? refuseRuns(step, record, blocks);

const refuseIncomplete = (
  { checksums }: CommitUpload,
  blocks: readonly Staged[],
): StatusError | undefined => {
  const isWhole =
    checksums.length === blocks.length &&
    checksums.every((checksum, index) => checksum === blocks[index].checksum);
  if (isWhole) return undefined;
  return new StatusError(
    Code.FAILED_PRECONDITION,
    `the upload has ${blocks.length} of ${checksums.length} blocks, or others: send it again`,
  );
};

const refuseConflicts = (blocks: readonly Staged[]): StatusError | undefined => {
  const conflictCount = blocks.reduce((total, block) => total + block.conflictCount, 0);
  if (conflictCount === 0) return undefined;
  const conflicts = blocks
    .filter((block) => block.conflictCount > 0)
    .flatMap((block) => Refusal.decode(block.refusal).conflicts)
    .slice(0, conflictsToldMax);
  const noun = conflictCount === 1 ? "reading is" : "readings are";
  return new StatusError(
    Code.ALREADY_EXISTS,
    `${conflictCount} ${noun} there with other values, the first: ${tell(conflicts[0])}`,
    { metadata: refusalMetadata({ conflicts, conflictCount }) },
  );
};

const tell = (conflict: Conflict): string => {
  const { run, plate, well, runtimeSeconds } = conflict;
  const stored = pair(conflict.storedOpticalDensity, conflict.storedCorrectedOpticalDensity);
  const uploaded = pair(conflict.uploadedOpticalDensity, conflict.uploadedCorrectedOpticalDensity);
  return (
    `run ${run}, plate ${plate}, well ${well}, ${runtimeSeconds} s: ` +
    `stored ${stored}, uploaded ${uploaded}`
  );
};

const pair = (density: number, corrected: number | undefined): string =>
  `${density} (corrected ${corrected ?? "absent"})`;

const refuseRuns = async (
  step: Step,
  { project, append, description }: CommitUpload,
  blocks: readonly Staged[],
): Promise<StatusError | undefined> => {
  for (const [name, ofRun] of Map.groupBy(blocks, ({ run }) => run)) {
    await step.turn();
    const run = runStates.get(step.draft, project, name);
    if (!run || run.readings === 0) continue;
    const added = sum(ofRun, "newReadings");
    if (added > 0 && !append) return existsAlready(name, run.readings, added);
    const { difference } = joinDescriptions(run.description, description);
    if (difference) return differenceError(name, difference);
  }
  return undefined;
};

const existsAlready = (name: string, readings: number, added: number): StatusError =>
  new StatusError(
    Code.ALREADY_EXISTS,
    `run ${name} exists with ${readings} ${readings === 1 ? "reading" : "readings"} ` +
      `and ${added} of yours ${added === 1 ? "is" : "are"} new: ` +
      "append to it, or choose another name",
  );
