import { addToDigest, emptyDigest, joinWells, type Readings, wellsOf } from "@wellspring/contract";
import type { RetractReadings } from "../gen/wellspring/backend/v1/log.ts";
import type {
  PlateState,
  RetractedPlate,
  RunState,
  Segment,
} from "../gen/wellspring/backend/v1/state.ts";
import { compactPlate } from "../plate/compact.ts";
import { filterReadings, mergeReadings } from "../plate/merge.ts";
import { putReadings, readSegment } from "../plate/segment.ts";
import type { PlateName } from "../plate/store-digest.ts";
import { numberKey } from "../store/keyspace.ts";
import { plateStates } from "../store/records.ts";
import { keepPlate } from "./keep-plate.ts";
import { widenRuntimes } from "./run-summary.ts";
import { nextVersion, type Step } from "./step.ts";

/** Takes wells out of a plate that has them; returns what was taken. */
export const retractWells = async (
  step: Step,
  { project, run: runName, plate: number = 0, wells }: RetractReadings,
  run: RunState,
): Promise<RetractedPlate> => {
  const plate = plateStates.get(step.draft, run.number, number);
  if (!plate) throw new Error(`plate ${number} is not there`);
  const isTaken = new Set(wells);
  const taken: Readings[] = [];
  const segments: Segment[] = [];
  for (const segment of plate.segments) {
    await step.turn();
    const readings = readSegment(step.draft, segment);
    const kept = filterReadings(readings, (i) => !isTaken.has(readings.wells[i]));
    if (kept === readings) {
      segments.push(segment);
      continue;
    }
    taken.push(filterReadings(readings, (i) => isTaken.has(readings.wells[i])));
    step.draft.remove("blocks", numberKey(segment.blockId));
    segments.push(...putReadings(step.draft, step.state, kept));
  }
  keepRest(step, run, { project, run: runName, plate: number }, plate, segments);
  return {
    plate: number,
    segments: putReadings(step.draft, step.state, mergeReadings(taken)),
  };
};

/** Counts the plate anew from the segments that stay; a plate without any is gone. */
const keepRest = (
  step: Step,
  run: RunState,
  name: PlateName,
  plate: PlateState,
  segments: Segment[],
): void => {
  if (segments.length === 0) {
    keepPlate(step, name, run.number, undefined);
    return;
  }
  const rest = mergeReadings(segments.map((segment) => readSegment(step.draft, segment)));
  plate.segments = segments;
  plate.readings = 0;
  for (const segment of segments) {
    widenRuntimes(plate, segment);
    plate.readings = rest.wells.length;
  }
  plate.wells = joinWells(wellsOf(rest), new Uint8Array());
  plate.digest = emptyDigest();
  addToDigest(plate.digest, rest);
  plate.version = nextVersion(step);
  compactPlate(step.draft, step.state, plate);
  keepPlate(step, name, run.number, plate);
};
