import { Code, HistoryEvent_Kind, listWells, StatusError, wellName } from "@wellspring/contract";
import { everyRuntime } from "../feed/touched-runs.ts";
import type { RetractReadings } from "../gen/wellspring/backend/v1/log.ts";
import {
  type Committed,
  PlateState,
  type RetractedPlate,
  type RunState,
} from "../gen/wellspring/backend/v1/state.ts";
import { keyToPair, pairPrefix } from "../store/keyspace.ts";
import { plateStates, retractions, runStates } from "../store/records.ts";
import { findChange, keepCommitted } from "./find-change.ts";
import { addEvent } from "./history.ts";
import { keepPlate } from "./keep-plate.ts";
import type { Outcome } from "./outcome.ts";
import { retractWells } from "./retract-wells.ts";
import { summarizeRun } from "./run-summary.ts";
import type { Step } from "./step.ts";

/** Takes back a run, a plate or wells of a plate; what is taken back is kept for audit. */
export const retractReadings = async (step: Step, record: RetractReadings): Promise<Outcome> => {
  const change = findChange(step.draft, step.state, record.retractionId);
  if (change?.$case === "committed") return toOutcome(change.committed);
  if (change) return refuse(Code.FAILED_PRECONDITION, "the id is that of an open upload");
  const run = runStates.get(step.draft, record.project, record.run);
  if (!run || run.readings === 0) {
    return refuse(Code.NOT_FOUND, `no run is called ${record.run}`);
  }
  const missing = findMissing(step, record, run);
  if (missing !== undefined) return refuse(Code.NOT_FOUND, missing);
  const before = run.readings;
  const plates =
    record.wells.length > 0
      ? [await retractWells(step, record, run)]
      : await takePlates(step, record, run);
  await summarizeRun(step.draft, run, step.turn);
  run.changedAtMs = step.atMs;
  run.changedSequence = step.sequence;
  const retracted = before - run.readings;
  const event = addRetractEvent(step, record, run, retracted);
  retractions.put(step.draft, { plates }, run.number, event);
  for (const { plate } of plates) noteTaken(step, record, run.number, plate);
  step.feed.retraction(record.project, record.run, event);
  runStates.put(step.draft, run, record.project, record.run);
  const committed = { ...nothing, sequence: step.sequence, retracted };
  keepCommitted(step, record.retractionId, committed);
  return toOutcome(committed);
};

const nothing = { newReadings: 0, duplicates: 0, filled: 0 };

const toOutcome = ({ sequence, retracted }: Committed): Outcome => ({
  kind: "retracted",
  sequence,
  readings: retracted,
});

const refuse = (code: Code, message: string): Outcome => ({
  kind: "refused",
  error: new StatusError(code, message),
});

/** What the record names and the run has not. */
const findMissing = (
  step: Step,
  { plate, wells, run: name }: RetractReadings,
  run: RunState,
): string | undefined => {
  if (plate === undefined) return undefined;
  const state = plateStates.get(step.draft, run.number, plate);
  if (!state) return `run ${name} has no plate ${plate}`;
  const present = new Set(listWells(state.wells));
  const missing = wells.find((well) => !present.has(well));
  return missing === undefined
    ? undefined
    : `plate ${plate} of run ${name} has no well ${wellName(missing)}`;
};

/** Takes whole plates out of the run: the one named, or all. */
const takePlates = async (
  step: Step,
  record: RetractReadings,
  run: RunState,
): Promise<RetractedPlate[]> => {
  const taken: RetractedPlate[] = [];
  for (const { key, value } of [...step.draft.list("plates", pairPrefix(run.number))]) {
    await step.turn();
    const [, plate] = keyToPair(key);
    if (record.plate !== undefined && record.plate !== plate) continue;
    taken.push({ plate, segments: PlateState.decode(value).segments });
    const { project, run: name } = record;
    keepPlate(step, { project, run: name, plate }, run.number, undefined);
  }
  return taken;
};

/** Whatever was taken of a plate, all that stays of it is told anew. */
const noteTaken = (
  { draft, feed }: Step,
  { project, run }: RetractReadings,
  runNumber: number,
  plate: number,
): void => {
  const rest = plateStates.get(draft, runNumber, plate)?.readings ?? 0;
  feed.plate({ project, run, plate }, everyRuntime, rest);
};

const addRetractEvent = (
  step: Step,
  record: RetractReadings,
  run: RunState,
  retractedReadings: number,
): number =>
  addEvent(step.draft, run, {
    kind: HistoryEvent_Kind.RETRACTED,
    atMs: step.atMs,
    principal: step.principal,
    id: record.retractionId,
    file: "",
    ...nothing,
    plate: record.plate,
    wells: record.wells.map(wellName),
    retractedReadings,
    reason: record.reason,
  });
