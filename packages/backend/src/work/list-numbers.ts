import { Work_State } from "@wellspring/contract";
import { keyToNumber } from "../store/keyspace.ts";
import { readStoreState, workStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import {
  groupPrefix,
  keyToGroup,
  placeKey,
  projectEnd,
  projectPlaces,
  type WorkGroup,
  waitingKey,
  waitingPrefix,
} from "../store/work-keys.ts";

/** Works of a project: of one engine or of all (""), in these states, after one of them. */
export type NumberedSelection = {
  project: string;
  engine: string;
  states: readonly Work_State[];
  after: bigint;
};

/**
 * Numbers of works, rising. `undefined` stands for one that was passed over, which takes time too:
 * whoever lists can let others in.
 */
export const listNumbers = (
  view: View,
  selection: NumberedSelection,
): Iterable<bigint | undefined> => {
  const { project, engine, states, after } = selection;
  const engines = engine === "" ? listEngines(view, project) : [engine];
  return merge(
    engines.flatMap((each) =>
      states.map((state) => listGroup(view, { project, engine: each, state }, after)),
    ),
  );
};

/** Engines that a project has work of, "" among them for what is only kept. */
const listEngines = (view: View, project: string): string[] => {
  const engines = new Set(readStoreState(view).waiting.map(({ engine }) => engine));
  const prefix = projectPlaces(project);
  for (let from = prefix; ; ) {
    const [entry] = firstOf(view.list("work-places", prefix, from));
    if (!entry) return [...engines];
    const { engine } = keyToGroup(entry.key);
    engines.add(engine);
    from = projectEnd(project, engine);
  }
};

function* firstOf<Value>(values: Iterable<Value>): Iterable<Value> {
  for (const value of values) {
    yield value;
    return;
  }
}

function* listGroup(view: View, group: WorkGroup, after: bigint): Iterable<bigint | undefined> {
  if (group.state === Work_State.WAITING) yield* listWaiting(view, group, after);
  else {
    const from = placeKey(group, after + 1n);
    for (const { key } of view.list("work-places", groupPrefix(group), from)) {
      yield keyToNumber(key);
    }
  }
}

/** What waits does so for an engine, whatever project it is of. */
function* listWaiting(
  view: View,
  { project, engine }: WorkGroup,
  after: bigint,
): Iterable<bigint | undefined> {
  if (engine === "") return;
  const from = waitingKey(engine, after + 1n);
  for (const { key } of view.list("waiting", waitingPrefix(engine), from)) {
    const number = keyToNumber(key);
    yield workStates.get(view, number)?.project === project ? number : undefined;
  }
}

/** Rising numbers of several lists of rising numbers; gaps of one list come as soon as it does. */
function* merge(lists: readonly Iterable<bigint | undefined>[]): Iterable<bigint | undefined> {
  const iterators = lists.map((list) => list[Symbol.iterator]());
  try {
    const heads = iterators.map((iterator) => iterator.next());
    for (;;) {
      let lowest = -1;
      for (const [index, head] of heads.entries()) {
        if (head.done) continue;
        const best = lowest < 0 ? undefined : heads[lowest].value;
        if (lowest < 0 || isBefore(head.value, best)) lowest = index;
      }
      if (lowest < 0) return;
      const { done, value } = heads[lowest];
      if (!done) yield value;
      heads[lowest] = iterators[lowest].next();
    }
  } finally {
    for (const iterator of iterators) iterator.return?.();
  }
}

const isBefore = (value: bigint | undefined, other: bigint | undefined): boolean =>
  value === undefined || (other !== undefined && value < other);
