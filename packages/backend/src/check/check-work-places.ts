import { IndexEntry, Work_State } from "@wellspring/contract";
import { WorkOutcome } from "../gen/wellspring/backend/v1/state.ts";
import { keyToNumber } from "../store/keyspace.ts";
import { workOutcomes, workStates } from "../store/records.ts";
import { indexKey, keyToGroup, waitingKey } from "../store/work-keys.ts";
import { stateOfWork } from "../work/work-state.ts";
import { sayOf } from "./check-report.ts";
import { type Check, walk } from "./walk.ts";

/** Checks the lists of works and the indexes: each place is of a work that stands there. */
export const checkWorkPlaces = async (check: Check): Promise<void> => {
  const { view } = check;
  await walk(check, "work-places", nameEnd, (key, _value, say) => {
    const number = keyToNumber(key);
    const group = keyToGroup(key);
    const work = workStates.get(view, number);
    const outcome = workOutcomes.get(view, number);
    const isThere =
      work?.project === group.project &&
      work.engine === group.engine &&
      stateOfWork({ work, outcome }) === group.state;
    if (!isThere) say(`work ${number} does not stand there`);
  });
  await checkWaiting(check);
  await checkIndexes(check);
  await walk(check, "deliveries", nameEnd, () => undefined);
};

const nameEnd = (key: Buffer): string => {
  if (key.length < 8) throw new Error(`the key has ${key.length} bytes`);
  return `${key.toString("latin1", 0, key.length - 8)}${keyToNumber(key)}`.replaceAll("\0", "/");
};

const checkWaiting = async (check: Check): Promise<void> => {
  const { view, state, report } = check;
  const counts = new Map<string, bigint>();
  await walk(check, "waiting", nameEnd, (key, value, say) => {
    const number = keyToNumber(key);
    const work = workStates.get(view, number);
    const outcome = workOutcomes.get(view, number);
    const isWaiting =
      work?.workId.equals(value) &&
      waitingKey(work.engine, number).equals(key) &&
      stateOfWork({ work, outcome }) === Work_State.WAITING;
    if (!work || !isWaiting) say(`work ${number} does not wait`);
    else counts.set(work.engine, (counts.get(work.engine) ?? 0n) + 1n);
  });
  const say = sayOf(report, "meta", "state");
  for (const { engine, works } of state.waiting) {
    const found = counts.get(engine) ?? 0n;
    if (works !== found) say(`counts ${works} works that wait for ${engine}, there are ${found}`);
    counts.delete(engine);
  }
  for (const [engine, works] of counts) say(`does not count ${works} works for ${engine}`);
};

/** Each entry of a result is in its index, and there are as many in the indexes. */
const checkIndexes = async (check: Check): Promise<void> => {
  const { view, report } = check;
  let [expected, found] = [0, 0];
  await walk(check, "work-outcomes", nameEnd, (key, value, say) => {
    const number = keyToNumber(key);
    const work = workStates.get(view, number);
    for (const bytes of WorkOutcome.decode(value).indexEntries) {
      const entry = IndexEntry.decode(bytes);
      expected++;
      if (!work) continue;
      const { project, engine } = work;
      const place = indexKey({ project, engine, index: entry.name }, entry.key, number);
      if (!view.get("work-index", place)) say(`is not in the index ${entry.name}`);
    }
  });
  await walk(check, "work-index", nameEnd, () => found++);
  if (expected === found) return;
  sayOf(report, "work-index", "")(`has ${found} places, results have ${expected}`);
};
