import { type Plate, type Run, RunDescription, wellName } from "@wellspring/contract";
import type { PlateState, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { listWells } from "../plate/well-set.ts";

/** A run as the contract tells it. */
export const describeRun = (project: string, name: string, run: RunState): Run => ({
  project,
  name,
  description: RunDescription.decode(run.description),
  plates: run.plates,
  wells: run.wells,
  readings: run.readings,
  firstRuntimeSeconds: run.firstRuntimeSeconds,
  lastRuntimeSeconds: run.lastRuntimeSeconds,
  createdAtMs: run.createdAtMs,
  changedAtMs: run.changedAtMs,
});

/** A plate as the contract tells it. */
export const describePlate = (plate: number, state: PlateState): Plate => ({
  plate,
  wells: listWells(state.wells).map(wellName),
  readings: state.readings,
  firstRuntimeSeconds: state.firstRuntimeSeconds,
  lastRuntimeSeconds: state.lastRuntimeSeconds,
});
