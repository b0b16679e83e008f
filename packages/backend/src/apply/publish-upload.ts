import { emptyDigest, HistoryEvent_Kind, joinWells, listWells } from "@wellspring/contract";
import type { CommitUpload } from "../gen/wellspring/backend/v1/log.ts";
import { PlateState, RunState, type Segment } from "../gen/wellspring/backend/v1/state.ts";
import { compactPlate } from "../plate/compact.ts";
import { fate } from "../plate/compare.ts";
import { addDigest } from "../plate/digest.ts";
import { filterReadings } from "../plate/merge.ts";
import { putReadings, readSegment } from "../plate/segment.ts";
import type { PlateName } from "../plate/store-digest.ts";
import { numberKey } from "../store/keyspace.ts";
import { plateStates, runStates } from "../store/records.ts";
import { type Joined, joinDescriptions } from "./describe-run.ts";
import { addEvent } from "./history.ts";
import { keepPlate } from "./keep-plate.ts";
import { spanOf, widenRuntimes } from "./run-summary.ts";
import { compareNow, removeStaged, type Staged } from "./staged-block.ts";
import { nextVersion, type Step } from "./step.ts";

/** Moves the blocks of an upload into their plates; false where there is nothing new in them. */
export const publishUpload = async (
  step: Step,
  record: CommitUpload,
  blocks: readonly Staged[],
): Promise<boolean> => {
  const kept = await keepNewReadings(step, record, blocks);
  for (const [index, staged] of blocks.entries()) {
    await step.turn();
    removeStaged(step, { uploadId: record.uploadId, project: record.project, index }, staged);
    const isKept = kept[index].some(({ blockId }) => blockId === staged.segment.blockId);
    if (!isKept) step.draft.remove("blocks", numberKey(staged.segment.blockId));
  }
  let isChange = false;
  // For runs that are new, which may be thousands: the same for all of them.
  const fresh = joinDescriptions(Buffer.alloc(0), record.description);
  const parts = blocks.map((staged, index) => ({ staged, segments: kept[index] }));
  for (const [name, ofRun] of Map.groupBy(parts, ({ staged }) => staged.run)) {
    isChange = (await publishRun(step, record, name, ofRun, fresh)) || isChange;
  }
  return isChange;
};

/** A block of an upload and the segments of its new and filled readings. */
type Part = { staged: Staged; segments: Segment[] };

/**
 * What of each block goes into its plate: the block itself where all of it is new, nothing where
 * all is there already, a block of the rest otherwise.
 */
const keepNewReadings = async (
  step: Step,
  { uploadId, project }: CommitUpload,
  blocks: readonly Staged[],
): Promise<Segment[][]> => {
  const kept: Segment[][] = [];
  for (let index = 0; index < blocks.length; index++) {
    const staged = blocks[index];
    if (staged.duplicates === 0) kept.push([staged.segment]);
    else if (staged.newReadings + staged.filled === 0) kept.push([]);
    else {
      await step.turn();
      const readings = readSegment(step.draft, staged.segment);
      const { fates } = compareNow(step, { uploadId, project, index }, staged, readings);
      const rest = filterReadings(readings, (i) => fates[i] !== fate.duplicate);
      kept.push(putReadings(step.draft, step.state, rest));
    }
  }
  return kept;
};

const publishRun = async (
  step: Step,
  record: CommitUpload,
  name: string,
  parts: readonly Part[],
  fresh: Joined,
): Promise<boolean> => {
  const run = runStates.get(step.draft, record.project, name) ?? createRun(step);
  const isUpload = run.readings === 0;
  const changed = parts.filter(({ segments }) => segments.length > 0);
  const joined = isUpload ? fresh : joinDescriptions(run.description, record.description);
  const isDescribed =
    joined.difference === undefined && !run.description.equals(joined.description);
  if (changed.length === 0 && !isDescribed) return false;
  if (isUpload) run.createdAtMs = step.atMs;
  run.changedAtMs = step.atMs;
  if (isDescribed) run.description = joined.description;
  await tellStored(step, record.project, changed);
  for (const [number, ofPlate] of Map.groupBy(changed, ({ staged }) => staged.plate)) {
    await step.turn();
    publishPlate(step, run, { project: record.project, run: name, plate: number }, ofPlate);
  }
  addUploadEvent(step, record, run, isUpload, parts);
  run.changedSequence = step.sequence;
  step.feed.run(record.project, name);
  runStates.put(step.draft, run, record.project, name);
  return true;
};

const createRun = ({ state }: Step): RunState => ({
  ...RunState.decode(new Uint8Array()),
  number: state.nextRunNumber++,
});

const publishPlate = (step: Step, run: RunState, name: PlateName, parts: readonly Part[]): void => {
  const known = plateStates.get(step.draft, run.number, name.plate);
  const plate = known ?? PlateState.decode(new Uint8Array());
  const digest = plate.digest ?? emptyDigest();
  const wellsBefore = listWells(plate.wells).length;
  for (const { staged, segments } of parts) {
    const span = spanOf(segments);
    step.feed.plate(name, span, staged.newReadings + staged.filled);
    widenRuntimes(plate, span);
    widenRuntimes(run, span);
    plate.segments.push(...segments);
    plate.readings += staged.newReadings;
    run.readings += staged.newReadings;
    plate.wells = joinWells(plate.wells, staged.wells);
    if (staged.digest) addDigest(digest, staged.digest);
  }
  plate.digest = digest;
  plate.version = nextVersion(step);
  run.plates += known ? 0 : 1;
  run.wells += listWells(plate.wells).length - wellsBefore;
  compactPlate(step.draft, step.state, plate);
  keepPlate(step, name, run.number, plate);
};

const tellStored = async (
  { draft, turn, onStored }: Step,
  project: string,
  parts: readonly Part[],
): Promise<void> => {
  if (!onStored) return;
  for (const { staged, segments } of parts) {
    await turn();
    const { run, plate } = staged;
    for (const segment of segments) {
      onStored({ project, run, plate, readings: readSegment(draft, segment) });
    }
  }
};

const addUploadEvent = (
  step: Step,
  record: CommitUpload,
  run: RunState,
  isUpload: boolean,
  parts: readonly Part[],
): void => {
  const count = (field: "newReadings" | "duplicates" | "filled"): number =>
    parts.reduce((total, { staged }) => total + staged[field], 0);
  addEvent(step.draft, run, {
    kind: isUpload ? HistoryEvent_Kind.UPLOADED : HistoryEvent_Kind.APPENDED,
    atMs: step.atMs,
    principal: step.principal,
    id: record.uploadId,
    file: record.file,
    newReadings: count("newReadings"),
    duplicates: count("duplicates"),
    filled: count("filled"),
    plate: undefined,
    wells: [],
    retractedReadings: 0,
    reason: "",
  });
};
