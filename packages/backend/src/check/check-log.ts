import { activeFormOf } from "../apply/forms.ts";
import { Entry } from "../gen/wellspring/backend/v1/log.ts";
import { stateKey } from "../store/keyspace.ts";
import type { Say } from "./check-report.ts";
import { sayOf } from "./check-report.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Checks the state and the log: its entries follow one another up to the one that was applied. */
export const checkLog = async (check: Check): Promise<void> => {
  const { state, report } = check;
  if (!uuidPattern.test(state.logId)) {
    sayOf(report, "meta", "state")(`"${state.logId}" is no log id`);
  }
  await walk(
    check,
    "meta",
    (key) => key.toString(),
    (key, _value, say) => {
      if (!key.equals(stateKey)) say("has a key that means nothing");
    },
  );
  let previous: Seen | undefined;
  await walk(
    check,
    "log",
    (key) => String(assertKeyLength(key, 8).readBigUInt64BE()),
    (key, value, say) => {
      const sequence = key.readBigUInt64BE();
      const entry = Entry.decode(value);
      checkEntry(check, { sequence, entry }, previous, say);
      previous = { sequence, entry };
    },
  );
  // A store whose log is shared with other backends keeps none of its entries.
  if (previous) checkEnd(check, previous);
};

type Seen = { sequence: bigint; entry: Entry };

const checkEntry = (
  { state }: Check,
  { sequence, entry }: Seen,
  previous: Seen | undefined,
  say: Say,
): void => {
  if (previous && sequence !== previous.sequence + 1n) {
    say(`does not follow entry ${previous.sequence}`);
  }
  if (previous && entry.atMs < previous.entry.atMs) {
    say(`is of ${entry.atMs} ms, before entry ${previous.sequence}`);
  }
  if (sequence > state.appliedSequence) say(`is behind the last one, ${state.appliedSequence}`);
  if (entry.form < 1 || entry.form > activeFormOf(state)) {
    say(`has form ${entry.form}, the log is written in form ${activeFormOf(state)}`);
  }
  for (const { change } of entry.records) {
    if (change === undefined) say("holds a record that this release does not know");
    if (change?.$case === "genesis" && change.genesis.logId !== state.logId) {
      say(`begins the log ${change.genesis.logId}, not ${state.logId}`);
    }
  }
};

const checkEnd = ({ state, report }: Check, last: Seen): void => {
  const say = sayOf(report, "log", String(state.appliedSequence));
  if (last.sequence !== state.appliedSequence) say("is missing: it was applied last");
  else if (last.entry.atMs !== state.atMs) {
    say(`is of ${last.entry.atMs} ms, the state of ${state.atMs} ms`);
  }
};
