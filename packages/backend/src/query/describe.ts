import { type Plate, type Run, RunDescription } from "@wellspring/contract";
import type { PlateState, RunState } from "../gen/wellspring/backend/v1/state.ts";

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
  wells: state.wells,
  readings: state.readings,
  firstRuntimeSeconds: state.firstRuntimeSeconds,
  lastRuntimeSeconds: state.lastRuntimeSeconds,
});
