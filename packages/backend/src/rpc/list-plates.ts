import {
  digestToBytes,
  emptyDigest,
  type ListPlatesResponse,
  type PlateSummary,
  positionToToken,
} from "@wellspring/contract";
import type { Context } from "../context.ts";
import { PlateState, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { awaitToken } from "../log/await-token.ts";
import { keyToPair, keyToRun, pairPrefix } from "../store/keyspace.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";

/** Plates in one message: at most 330 bytes each. */
const pagePlatesMax = 2_000;

export const listPlates = ({ log, store }: Pick<Context, "log" | "store">) =>
  async function* (request: { token: string }): AsyncGenerator<ListPlatesResponse, undefined> {
    await awaitToken(log, request.token);
    // One state for all plates: it is named, so that another copy of it can be told from it.
    using view = store.snapshot();
    const { appliedSequence: sequence } = readStoreState(view);
    await log.reach(sequence);
    let token = positionToToken({ logId: log.id, sequence });
    let plates: PlateSummary[] = [];
    for (const plate of listSummaries(view)) {
      await turn();
      plates.push(plate);
      if (plates.length < pagePlatesMax) continue;
      yield { token, plates };
      token = "";
      plates = [];
    }
    if (token !== "" || plates.length > 0) yield { token, plates };
    return undefined;
  };

function* listSummaries(view: View): Generator<PlateSummary, undefined> {
  for (const { key, value } of view.list("runs", Buffer.alloc(0))) {
    const [project, run] = keyToRun(key);
    for (const plate of view.list("plates", pairPrefix(RunState.decode(value).number))) {
      const { readings, digest } = PlateState.decode(plate.value);
      yield {
        ...{ project, run, plate: keyToPair(plate.key)[1], readings },
        digest: digestToBytes(digest ?? emptyDigest()),
      };
    }
  }
  return undefined;
}
