import { PlateState, type RunState } from "../gen/wellspring/backend/v1/state.ts";
import { listWells } from "../plate/well-set.ts";
import { pairPrefix } from "../store/keyspace.ts";
import type { View } from "../store/view.ts";

/** Counts a run's plates anew, after something was taken away. */
export const summarizeRun = (view: View, run: RunState): void => {
  run.readings = 0;
  run.plates = 0;
  run.wells = 0;
  run.firstRuntimeSeconds = 0;
  run.lastRuntimeSeconds = 0;
  for (const { value } of view.list("plates", pairPrefix(run.number))) {
    addPlate(run, PlateState.decode(value));
  }
};

/** Adds a plate that the run did not have to the run's counts. */
export const addPlate = (run: RunState, plate: PlateState): void => {
  widenRuntimes(run, plate);
  run.plates++;
  run.readings += plate.readings;
  run.wells += listWells(plate.wells).length;
};

type Summary = Pick<RunState, "readings" | "firstRuntimeSeconds" | "lastRuntimeSeconds">;

/** Widens the span of runtimes by another one; call it before the readings are counted. */
export const widenRuntimes = (
  summary: Summary,
  other: Pick<Summary, "firstRuntimeSeconds" | "lastRuntimeSeconds">,
): void => {
  const isEmpty = summary.readings === 0;
  const { firstRuntimeSeconds: first, lastRuntimeSeconds: last } = other;
  if (isEmpty || first < summary.firstRuntimeSeconds) summary.firstRuntimeSeconds = first;
  if (isEmpty || last > summary.lastRuntimeSeconds) summary.lastRuntimeSeconds = last;
};
