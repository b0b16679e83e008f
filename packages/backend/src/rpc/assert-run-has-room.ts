import { limits, StatusError } from "@wellspring/contract";
import { plateStates, runStates } from "../store/records.ts";
import type { View } from "../store/view.ts";

/** Where readings are to be added, and how many. */
export type Addition = { project: string; run: string; plate: number; readings: number };

/** Throws INVALID_ARGUMENT where a run holds too much already for these readings or this plate. */
export const assertRunHasRoom = (view: View, addition: Addition): void => {
  const { project, run: name, plate, readings } = addition;
  const run = runStates.get(view, project, name);
  if (!run) return;
  if (run.readings + readings > limits.runReadingsMax) {
    const text = `${name} would have more than ${limits.runReadingsMax} readings`;
    throw StatusError.invalid("run", text);
  }
  if (run.plates < limits.runPlatesMax || plateStates.get(view, run.number, plate)) return;
  throw StatusError.invalid("run", `${name} has ${run.plates} plates, no more are allowed`);
};
