import type { PlateReadings, Readings } from "@wellspring/contract";
import { RunState, type Segment } from "../gen/wellspring/backend/v1/state.ts";
import { readPlate } from "../query/read-plate.ts";
import { plateStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import type { Pass } from "./pass.ts";

/**
 * What is there now of the readings within the times that a pass touches, block by block; `read`
 * gives those of a block that is not wanted whole.
 */
export async function* tellReadings(
  view: View,
  { runs }: Pick<Pass, "runs">,
  read?: (view: View, segment: Segment) => Readings,
): AsyncGenerator<PlateReadings, undefined> {
  let place = -1;
  for (const run of runs) {
    const { number } = RunState.decode(view.get("runs", run.key) ?? new Uint8Array());
    for (const [plate, span] of run.plates) {
      await turn();
      place++;
      const state = plateStates.get(view, number, plate);
      if (!state) continue;
      const fromRuntimeSeconds = span.firstRuntimeSeconds;
      const toRuntimeSeconds = span.lastRuntimeSeconds;
      const selection = { wells: new Set<number>(), fromRuntimeSeconds, toRuntimeSeconds };
      for (const block of readPlate(view, state, selection, read)) {
        yield { place, block: Buffer.from(block.buffer, block.byteOffset, block.byteLength) };
        await turn();
      }
    }
  }
  return undefined;
}
