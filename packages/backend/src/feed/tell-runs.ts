import { digestToBytes, emptyDigest, type PlateChange, type RunChange } from "@wellspring/contract";
import { readEvent } from "../apply/history.ts";
import type { Span } from "../apply/run-summary.ts";
import { PlateState, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { describePlate, describeRun } from "../query/describe.ts";
import { keyToRun } from "../store/keyspace.ts";
import { plateStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { listPlates, type TouchedRun } from "./touched-runs.ts";

/** Plates in one message: at most 250 bytes each. */
const pagePlatesMax = 2_000;
/** Retractions in one message: at most 8 KiB each, with a reason and the names of all wells. */
const pageRetractionsMax = 100;

/** A run that was touched as it is now, in messages of bounded size; its plates rise. */
export async function* tellRun(
  view: View,
  touched: TouchedRun,
): AsyncGenerator<RunChange, undefined> {
  const state = RunState.decode(view.get("runs", touched.key) ?? new Uint8Array());
  const [project, name] = keyToRun(touched.key);
  const run = describeRun(project, name, state);
  const plates = listPlates(touched);
  const { retractions } = touched;
  const pages = Math.max(
    1,
    Math.ceil(plates.length / pagePlatesMax),
    Math.ceil(retractions.length / pageRetractionsMax),
  );
  for (let page = 0; page < pages; page++) {
    const events = pageOf(retractions, page, pageRetractionsMax);
    const change: RunChange = {
      run,
      plates: [],
      retractions: events.map((place) => readEvent(view, state, place)),
    };
    for (const [plate, span] of pageOf(plates, page, pagePlatesMax)) {
      await turn();
      change.plates.push(tellPlate(plate, span, plateStates.get(view, state.number, plate)));
    }
    yield change;
  }
  return undefined;
}

const pageOf = <Item>(items: readonly Item[], page: number, itemsMax: number): readonly Item[] =>
  items.slice(page * itemsMax, (page + 1) * itemsMax);

const tellPlate = (plate: number, span: Span, state: PlateState | undefined): PlateChange => ({
  plate: describePlate(plate, state ?? gone),
  digest: digestToBytes(state?.digest ?? emptyDigest()),
  fromRuntimeSeconds: span.firstRuntimeSeconds,
  toRuntimeSeconds: span.lastRuntimeSeconds,
});

/** A plate all of whose readings were retracted. */
const gone: PlateState = PlateState.decode(new Uint8Array());
