import { FeedEntry, type FeedRun } from "../gen/wellspring/backend/v1/state.ts";
import { keyToNumber, keyToRun } from "../store/keyspace.ts";
import { isSealed } from "../work/seal.ts";
import { type Say, sayOf } from "./check-report.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

/** Checks what is kept of what entries made visible: that what it names is there. */
export const checkFeed = async (check: Check): Promise<void> => {
  const { state, report } = check;
  const { feedFrom, appliedSequence, works } = state;
  if (feedFrom > appliedSequence) {
    sayOf(report, "meta", "state")(`has a feed from entry ${feedFrom}, which is not applied`);
  }
  await walk(check, "feed", nameEntry, (key, value, say) => {
    if (keyToNumber(key) > appliedSequence) say(`is behind the last entry, ${appliedSequence}`);
    if (!isSealed(value)) say("is not what was written");
    const entry = FeedEntry.decode(value);
    for (const run of entry.runs) checkRun(check, run, say);
    const named = [entry.firstWork + BigInt(entry.works) - 1n, ...entry.outcomes];
    const missing = named.find((number) => number > works);
    if (missing !== undefined) say(`names work ${missing}, the last one is ${works}`);
  });
};

/** The key of what is kept of an entry as a person reads it. */
const nameEntry = (key: Buffer): string => `entry ${keyToNumber(assertKeyLength(key, 8))}`;

const checkRun = ({ view }: Check, run: FeedRun, say: Say): void => {
  const { key, plates, firstRuntimes, lastRuntimes } = run;
  const name = keyToRun(key).join("/");
  if (!view.get("runs", key)) say(`names the run ${name}, which is not there`);
  const lengths = [firstRuntimes.length, lastRuntimes.length];
  if (lengths.every((length) => length === plates.length)) return;
  say(`has ${plates.length} plates of the run ${name}, and other times`);
};
