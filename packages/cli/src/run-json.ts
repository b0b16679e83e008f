import { type HistoryEvent, listWells, type Plate, type Run, wellName } from "@wellspring/contract";
import { idToText } from "./upload/upload-id.ts";

/** A run as programs get it; times since its start in seconds, instants in RFC 3339. */
export const runToJson = (run: Run) => ({
  run: run.name,
  project: run.project,
  plates: run.plates,
  wells: run.wells,
  readings: run.readings,
  first_runtime: run.firstRuntimeSeconds,
  last_runtime: run.lastRuntimeSeconds,
  robot: run.description?.robot || null,
  instrument: run.description?.instrument || null,
  started_at: run.description?.startedAt || null,
  attributes: run.description?.attributes ?? {},
  created_at: instantToJson(run.createdAtMs),
  changed_at: instantToJson(run.changedAtMs),
});

/** A plate as programs get it. */
export const plateToJson = (plate: Plate) => ({
  plate: plate.plate,
  wells: listWells(plate.wells).map(wellName),
  readings: plate.readings,
  first_runtime: plate.firstRuntimeSeconds,
  last_runtime: plate.lastRuntimeSeconds,
});

/** What happened to a run, by the names that people see too. */
export const eventKind = ({
  kind,
}: HistoryEvent): "uploaded" | "appended" | "retracted" | "other" =>
  kind === 1 ? "uploaded" : kind === 2 ? "appended" : kind === 3 ? "retracted" : "other";

/** An event of a run's history as programs get it. */
export const eventToJson = (event: HistoryEvent) => {
  const common = {
    event: eventKind(event),
    at: instantToJson(event.atMs),
    principal: event.principal,
    id: idToText(event.id),
  };
  if (common.event !== "retracted") {
    const { file, newReadings, duplicates, filled } = event;
    return { ...common, file, new: newReadings, duplicates, filled };
  }
  const { plate = null, wells, retractedReadings, reason } = event;
  return { ...common, plate, wells, readings: retractedReadings, reason };
};

const instantToJson = (instantMs: bigint): string => new Date(Number(instantMs)).toISOString();
