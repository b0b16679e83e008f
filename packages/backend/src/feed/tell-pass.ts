import type { ChangesResponse, Readings } from "@wellspring/contract";
import type { Segment } from "../gen/wellspring/backend/v1/state.ts";
import type { View } from "../store/view.ts";
import type { Pass } from "./pass.ts";
import { tellReadings } from "./tell-readings.ts";
import { tellRun } from "./tell-runs.ts";
import { tellWorks } from "./tell-works.ts";

/** What a pass is told with beside the state that it was planned on. */
export type TellOptions = {
  logId: string;
  /** Gives the readings of blocks of which a part is wanted, which the next pass may want again. */
  read?: (view: View, segment: Segment) => Readings;
};

/** A pass as copies hear it, but for its end. */
export async function* tellPass(
  view: View,
  pass: Pass,
  { logId, read }: TellOptions,
): AsyncGenerator<ChangesResponse, undefined> {
  const { fromSequence, throughSequence, isWhole, firstAtMs } = pass;
  const begin = { logId, fromSequence, throughSequence, isWhole, firstAtMs };
  yield { part: { $case: "begin", begin } };
  for (const touched of pass.runs) {
    for await (const run of tellRun(view, touched)) yield { part: { $case: "run", run } };
  }
  for await (const works of tellWorks(view, pass)) {
    yield { part: { $case: "works", works: { works } } };
  }
  for await (const readings of tellReadings(view, pass, read)) {
    yield { part: { $case: "readings", readings } };
  }
  return undefined;
}
