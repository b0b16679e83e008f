import { listWells } from "@wellspring/contract";
import { PlateState, type RunState } from "../gen/wellspring/backend/v1/state.ts";
import { pairPrefix } from "../store/keyspace.ts";
import type { View } from "../store/view.ts";

/** Counts a run's plates anew, with a turn for each. */
export const summarizeRun = async (
  view: View,
  run: RunState,
  turn: () => Promise<void>,
): Promise<void> => {
  clearSummary(run);
  for (const { value } of [...view.list("plates", pairPrefix(run.number))]) {
    await turn();
    addPlate(run, PlateState.decode(value));
  }
};

/** Makes the counts those of a run without plates. */
const clearSummary = (run: RunState): void => {
  run.readings = 0;
  run.plates = 0;
  run.wells = 0;
  run.firstRuntimeSeconds = 0;
  run.lastRuntimeSeconds = 0;
};

/** Adds a plate that the run did not have to the run's counts. */
export const addPlate = (run: RunState, plate: PlateState): void => {
  widenRuntimes(run, plate);
  run.plates++;
  run.readings += plate.readings;
  run.wells += listWells(plate.wells).length;
};

/** Inclusive bounds of runtimes. */
export type Span = Pick<RunState, "firstRuntimeSeconds" | "lastRuntimeSeconds">;

/** The smallest span around several, of which there is at least one. */
export const spanOf = (spans: readonly Span[]): Span => ({
  firstRuntimeSeconds: Math.min(...spans.map((span) => span.firstRuntimeSeconds)),
  lastRuntimeSeconds: Math.max(...spans.map((span) => span.lastRuntimeSeconds)),
});

/** Widens the span of runtimes by another one; call it before the readings are counted. */
export const widenRuntimes = (summary: Span & Pick<RunState, "readings">, other: Span): void => {
  const isEmpty = summary.readings === 0;
  const { firstRuntimeSeconds: first, lastRuntimeSeconds: last } = other;
  if (isEmpty || first < summary.firstRuntimeSeconds) summary.firstRuntimeSeconds = first;
  if (isEmpty || last > summary.lastRuntimeSeconds) summary.lastRuntimeSeconds = last;
};
