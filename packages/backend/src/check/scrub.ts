import { addToDigest, emptyDigest, limits, type Readings, StatusError } from "@wellspring/contract";
import { RunState, type Segment } from "../gen/wellspring/backend/v1/state.ts";
import { Pace } from "../pace.ts";
import { mergeReadings } from "../plate/merge.ts";
import { readSegment } from "../plate/segment.ts";
import { groupByWells } from "../query/read-plate.ts";
import { keyToPair, keyToRun, pairPrefix } from "../store/keyspace.ts";
import { plateStates, retractions } from "../store/records.ts";
import type { Snapshot, View } from "../store/view.ts";
import { turn } from "../turn.ts";
import type { Violation } from "./check-report.ts";
import { scrubWork } from "./scrub-work.ts";

/** How a scrub goes on. */
export type ScrubOptions = {
  /** Of blocks that are read; limits.scrubBytesPerSecondMax where absent. */
  bytesPerSecondMax?: number;
  /** Ends it with its reason. */
  signal?: AbortSignal;
};

/** What a scrub looked at, and what it found first, where it then ended. */
export type ScrubReport = {
  plates: number;
  blocks: number;
  blockBytes: number;
  violation: Violation | undefined;
};

/** A store that is in use. */
type ScrubbedStore = { snapshot(): Snapshot };

/**
 * Walks a store while it is read and written: decodes every block of a plate and of what was
 * retracted, and compares each plate's readings with its digest. It holds on to the state of one
 * plate at a time, takes turns with the event loop, and is no faster than told; what comes or goes
 * meanwhile is none of its business. Throws RESOURCE_EXHAUSTED where the store is read by as many
 * as may at once.
 */
export const scrubStore = async (
  store: ScrubbedStore,
  { bytesPerSecondMax = limits.scrubBytesPerSecondMax, signal }: ScrubOptions = {},
): Promise<ScrubReport> => {
  const report: ScrubReport = { plates: 0, blocks: 0, blockBytes: 0, violation: undefined };
  const scrub = { store, report, pace: new Pace(bytesPerSecondMax), signal };
  for (const { name, number } of listRuns(store)) {
    for (const plate of listSecond(store, "plates", number)) {
      await look(scrub, "plates", `${name}, plate ${plate}`, (view) =>
        scrubPlate(scrub, view, number, plate),
      );
    }
    for (const event of listSecond(store, "retracted", number)) {
      await look(scrub, "retracted", `${name}, event ${event}`, (view) =>
        scrubRetracted(scrub, view, number, event),
      );
    }
    if (report.violation) return report;
  }
  report.violation = await scrubWork(scrub);
  return report;
};

type Scrub = {
  store: ScrubbedStore;
  report: ScrubReport;
  pace: Pace;
  signal: AbortSignal | undefined;
};

const listRuns = (store: ScrubbedStore): { name: string; number: number }[] => {
  using view = store.snapshot();
  return [...view.list("runs", Buffer.alloc(0))].map(({ key, value }) => ({
    name: keyToRun(key).join("/"),
    number: RunState.decode(value).number,
  }));
};

/** The second numbers of all keys that begin with the first one. */
const listSecond = (
  store: ScrubbedStore,
  keyspace: "plates" | "retracted",
  first: number,
): number[] => {
  using view = store.snapshot();
  return [...view.list(keyspace, pairPrefix(first))].map(({ key }) => keyToPair(key)[1]);
};

/** Looks at one record in a state of its own, unless something was found before. */
const look = async (
  { store, report, signal }: Scrub,
  keyspace: string,
  key: string,
  scrubRecord: (view: View) => Promise<string | undefined>,
): Promise<void> => {
  if (report.violation) return;
  using snapshot = store.snapshot();
  // What is found is the scrub's to tell.
  const view: View = {
    get: (...place) => snapshot.get(...place),
    list: (...place) => snapshot.list(...place),
  };
  try {
    const text = await scrubRecord(view);
    if (text !== undefined) report.violation = { keyspace, key, text };
  } catch (thrown) {
    signal?.throwIfAborted();
    const text = `can't be read: ${StatusError.from(thrown).message}`;
    report.violation = { keyspace, key, text };
  }
};

/** What is wrong with a plate; nothing where it is gone by now. */
const scrubPlate = async (
  scrub: Scrub,
  view: View,
  run: number,
  plate: number,
): Promise<string | undefined> => {
  const state = plateStates.get(view, run, plate);
  if (!state) return undefined;
  const found = emptyDigest();
  let readings = 0;
  const sorted = state.segments.toSorted((a, b) => a.firstWell - b.firstWell);
  for (const group of groupByWells(sorted)) {
    const parts: Readings[] = [];
    for (const segment of group) parts.push(await readPaced(scrub, view, segment));
    const merged = mergeReadings(parts);
    addToDigest(found, merged);
    readings += merged.wells.length;
  }
  scrub.report.plates++;
  if (readings !== state.readings) return `has ${state.readings} readings, its blocks ${readings}`;
  const isSame = state.digest?.low === found.low && state.digest.high === found.high;
  return isSame ? undefined : "has another digest than its readings";
};

const scrubRetracted = async (
  scrub: Scrub,
  view: View,
  run: number,
  event: number,
): Promise<undefined> => {
  for (const { segments } of retractions.get(view, run, event)?.plates ?? []) {
    for (const segment of segments) await readPaced(scrub, view, segment);
  }
};

const readPaced = async (
  { report, pace, signal }: Scrub,
  view: View,
  segment: Segment,
): Promise<Readings> => {
  await pace.spend(segment.bytes);
  await turn();
  signal?.throwIfAborted();
  report.blocks++;
  report.blockBytes += segment.bytes;
  return readSegment(view, segment);
};
