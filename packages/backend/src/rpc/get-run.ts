import {
  type GetRunRequest,
  type GetRunResponse,
  type Plate,
  parseProject,
} from "@wellspring/contract";
import type { Context } from "../context.ts";
import { PlateState } from "../gen/wellspring/backend/v1/state.ts";
import { describePlate, describeRun } from "../query/describe.ts";
import { findRun } from "../query/find-run.ts";
import { keyToPair, pairPrefix } from "../store/keyspace.ts";
import { turn } from "../turn.ts";
import { awaitRun } from "./await-run.ts";

/** Plates in one message: at most 230 bytes each, so that it is far from the bound of a message. */
const pagePlatesMax = 4_096;

export const getRun = ({ log, store }: Context) =>
  async function* (request: GetRunRequest): AsyncIterable<GetRunResponse> {
    await awaitRun({ log, store }, request);
    // One state for all plates: what the messages tell belongs together.
    using view = store.snapshot();
    const state = findRun(view, request);
    let run: GetRunResponse["run"] = describeRun(parseProject(request.project), request.run, state);
    let plates: Plate[] = [];
    for (const { key, value } of view.list("plates", pairPrefix(state.number))) {
      await turn();
      plates.push(describePlate(keyToPair(key)[1], PlateState.decode(value)));
      if (plates.length < pagePlatesMax) continue;
      yield { run, plates };
      run = undefined;
      plates = [];
    }
    if (plates.length > 0) yield { run, plates };
  };
