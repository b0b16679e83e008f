import type { Plate, Run } from "./gen/wellspring/v1/runs.ts";
import { wellName } from "./well.ts";
import { listWells } from "./well-set.ts";

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
  created_at: instantMsToJson(run.createdAtMs),
  changed_at: instantMsToJson(run.changedAtMs),
});

/** A plate as programs get it. */
export const plateToJson = (plate: Plate) => ({
  plate: plate.plate,
  wells: listWells(plate.wells).map(wellName),
  readings: plate.readings,
  first_runtime: plate.firstRuntimeSeconds,
  last_runtime: plate.lastRuntimeSeconds,
});

/** Milliseconds since 1970 as programs get them: RFC 3339. */
export const instantMsToJson = (instantMs: bigint): string =>
  new Date(Number(instantMs)).toISOString();
