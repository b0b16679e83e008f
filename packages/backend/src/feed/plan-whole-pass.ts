import type { Span } from "../apply/run-summary.ts";
import { RunState } from "../gen/wellspring/backend/v1/state.ts";
import { keyToPair, pairPrefix } from "../store/keyspace.ts";
import { readStoreState, workStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import type { Pass, PassRun } from "./pass.ts";
import { everyRuntime } from "./touched-runs.ts";

/** A pass with all that there is. */
export const planWholePass = async (view: View): Promise<Pass> => {
  const { appliedSequence, works } = readStoreState(view);
  return {
    fromSequence: 0n,
    throughSequence: appliedSequence,
    isWhole: true,
    firstAtMs: await findFirst(view),
    runs: { [Symbol.iterator]: () => listRuns(view) },
    works: { [Symbol.iterator]: () => countTo(works) },
  };
};

/** The log's time at which the oldest of all that is there became visible. */
const findFirst = async (view: View): Promise<bigint> => {
  let firstMs = workStates.get(view, 1n)?.submittedAtMs ?? 0n;
  for (const { value } of view.list("runs", Buffer.alloc(0))) {
    await turn();
    const { createdAtMs } = RunState.decode(value);
    if (firstMs === 0n || createdAtMs < firstMs) firstMs = createdAtMs;
  }
  return firstMs;
};

function* listRuns(view: View): Generator<PassRun, undefined> {
  for (const { key, value } of view.list("runs", Buffer.alloc(0))) {
    const { number } = RunState.decode(value);
    yield {
      key: Buffer.from(key),
      plates: { [Symbol.iterator]: () => listPlates(view, number) },
      retractions: listSecond(view, "retracted", number),
    };
  }
  return undefined;
}

function* listPlates(view: View, run: number): Generator<readonly [number, Span], undefined> {
  for (const plate of listSecond(view, "plates", run)) yield [plate, everyRuntime];
  return undefined;
}

/** The second numbers of all keys that begin with the first one. */
function* listSecond(
  view: View,
  keyspace: "plates" | "retracted",
  first: number,
): Generator<number, undefined> {
  for (const { key } of view.list(keyspace, pairPrefix(first))) yield keyToPair(key)[1];
  return undefined;
}

function* countTo(last: bigint): Generator<bigint, undefined> {
  for (let number = 1n; number <= last; number++) yield number;
  return undefined;
}
