import { HistoryEvent_Kind, RunDescription } from "@wellspring/contract";
import { chunkEventsMax, listEvents } from "../apply/history.ts";
import { summarizeRun } from "../apply/run-summary.ts";
import { Retracted, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { type Keyspace, keyToPair, keyToRun, pairPrefix } from "../store/keyspace.ts";
import { retractions } from "../store/records.ts";
import { turn } from "../turn.ts";
import { attempt, attemptLong, type Say } from "./check-report.ts";
import { checkSegments, sayDifferences } from "./check-segments.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

/** Checks every run: its counts against its plates, its history, and what was retracted of it. */
export const checkRuns = async (check: Check): Promise<void> => {
  let lastProject: string | undefined;
  await walk(check, "runs", nameRun, async (key, value, say) => {
    const run = RunState.decode(value);
    const [project] = keyToRun(key);
    checkNumber(check, run, say);
    attempt(say, () => RunDescription.decode(run.description));
    await attemptLong(say, () => checkCounts(check, run, say));
    attempt(say, () => checkHistory(check, run, say));
    if (run.readings === 0) return;
    check.report.runs++;
    if (project !== lastProject) check.report.projects++;
    lastProject = project;
  });
  await checkOwners(check, "history", "chunk");
  await checkOwners(check, "retracted", "event");
};

const nameRun = (key: Buffer): string => keyToRun(key).join("/");

const checkNumber = ({ state, runNumbers }: Check, { number }: RunState, say: Say): void => {
  if (!runNumbers.add(BigInt(number))) say(`has the number ${number}, which another run has`);
  if (number < 1 || number >= state.nextRunNumber) {
    say(`has the number ${number}, the next one is ${state.nextRunNumber}`);
  }
};

const checkCounts = async ({ view }: Check, run: RunState, say: Say): Promise<void> => {
  const counted = { ...run };
  await summarizeRun(view, counted, turn);
  const { readings, plates, wells, firstRuntimeSeconds, lastRuntimeSeconds } = counted;
  const found = { readings, plates, wells, firstRuntimeSeconds, lastRuntimeSeconds };
  sayDifferences(say, "the run", run, found, "plates");
};

const checkHistory = (check: Check, run: RunState, say: Say): void => {
  const { view } = check;
  let [events, readings, retracted] = [0, 0, 0];
  for (const event of listEvents(view, run)) {
    const isRetraction = event.kind === HistoryEvent_Kind.RETRACTED;
    if (isRetraction) {
      checkRetraction(check, run, events, event.retractedReadings, say);
      retracted++;
    }
    readings += event.newReadings - event.retractedReadings;
    events++;
  }
  if (events !== run.events) say(`has ${run.events} events, its history ${events}`);
  const [recent, recentNeeded] = [run.recentEvents.length, run.events % chunkEventsMax];
  if (recent !== recentNeeded) say(`needs ${recentNeeded} recent events, there are ${recent}`);
  if (readings !== run.readings) say(`has ${run.readings} readings, its history ${readings}`);
  const chunks = [...view.list("history", pairPrefix(run.number))].length;
  const needed = Math.floor(run.events / chunkEventsMax);
  if (chunks !== needed) say(`needs ${needed} chunks of history, there are ${chunks}`);
  const kept = [...view.list("retracted", pairPrefix(run.number))].length;
  if (kept !== retracted) say(`has ${retracted} retractions, of which ${kept} are kept`);
};

const checkRetraction = (
  check: Check,
  run: RunState,
  event: number,
  readings: number,
  say: Say,
): void => {
  const plates = retractions.get(check.view, run.number, event)?.plates ?? [];
  let found = 0;
  for (const { plate, segments } of plates) {
    const sayOfPlate: Say = (text) => say(`retracted by event ${event}, plate ${plate}: ${text}`);
    const sum = checkSegments(check, segments, sayOfPlate);
    if (!sum) return;
    found += sum.readings;
  }
  if (found !== readings) say(`event ${event} retracted ${readings} readings, kept are ${found}`);
};

/** Checks that each record of a keyspace belongs to a run and can be decoded. */
const checkOwners = (check: Check, keyspace: Keyspace, noun: string): Promise<void> =>
  walk(
    check,
    keyspace,
    (key) => {
      const [run, place] = keyToPair(assertKeyLength(key, 8));
      return `run ${run}, ${noun} ${place}`;
    },
    (key, value, say) => {
      if (!check.runNumbers.has(BigInt(keyToPair(key)[0]))) say("belongs to no run");
      if (keyspace === "retracted") Retracted.decode(value);
    },
  );
