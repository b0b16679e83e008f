import { digestToBytes, emptyDigest, type PlateChange, type RunChange } from "@wellspring/contract";
import { readEvent } from "../apply/history.ts";
import type { Span } from "../apply/run-summary.ts";
import { PlateState, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { describePlate, describeRun } from "../query/describe.ts";
import { keyToRun } from "../store/keyspace.ts";
import { plateStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import type { PassRun } from "./pass.ts";

/** Plates in one message: at most 250 bytes each. */
const pagePlatesMax = 2_000;
/** Retractions in one message: at most 8 KiB each, with a reason and the names of all wells. */
const pageRetractionsMax = 100;

/** A run of a pass as it is now, in one or more messages of bounded size. */
export async function* tellRun(
  view: View,
  { key, plates, retractions }: PassRun,
): AsyncGenerator<RunChange, undefined> {
  const state = RunState.decode(view.get("runs", key) ?? new Uint8Array());
  const [project, name] = keyToRun(key);
  const run = describeRun(project, name, state);
  const begin = (): RunChange => ({ run, plates: [], retractions: [] });
  let change = begin();
  for (const place of retractions) {
    await turn();
    if (change.retractions.length >= pageRetractionsMax) {
      yield change;
      change = begin();
    }
    change.retractions.push(readEvent(view, state, place));
  }
  for (const [plate, span] of plates) {
    await turn();
    if (change.plates.length >= pagePlatesMax) {
      yield change;
      change = begin();
    }
    change.plates.push(tellPlate(plate, span, plateStates.get(view, state.number, plate)));
  }
  yield change;
  return undefined;
}

const tellPlate = (plate: number, span: Span, state: PlateState | undefined): PlateChange => ({
  plate: describePlate(plate, state ?? gone),
  digest: digestToBytes(state?.digest ?? emptyDigest()),
  fromRuntimeSeconds: span.firstRuntimeSeconds,
  toRuntimeSeconds: span.lastRuntimeSeconds,
});

/** A plate all of whose readings were retracted. */
const gone: PlateState = PlateState.decode(new Uint8Array());
