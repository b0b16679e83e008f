import { Metadata } from "@grpc/grpc-js";
import { Code, callUnary, Refusal, RunServiceService, StatusError } from "@wellspring/contract";
import type { PlateFileSummary } from "@wellspring/plate-file";
import { getRun, readReadings } from "../calls.ts";
import { isTemporary } from "../error-report.ts";
import type { Link } from "../link.ts";
import { formatCounted } from "../render/text.ts";
import { reasonOf } from "../retry.ts";
import type { PlateFileParts } from "./block-feed.ts";
import { Comparison } from "./comparison.ts";
import type { Outcome } from "./outcome.ts";
import { StoredPlate } from "./stored-plate.ts";

/**
 * What an upload of this file would do, with nothing stored: new, duplicates and filled, or the
 * refusal that it would meet. Where the server can't be reached at once, the file is checked by
 * itself, and that is said.
 */
export const compareFile = async (
  link: Link,
  file: string,
  parts: PlateFileParts,
  append: boolean,
): Promise<Outcome> => {
  const startedAtMs = performance.now();
  const findStored = (await isReachable(link)) ? createFindPlate(link) : undefined;
  if (!findStored) link.notice(`${file}: checked by itself only, not against what is stored`);
  const { comparison, addedToKnown, summary } = await compareParts(parts, findStored);
  if (comparison.conflictCount > 0) throw refusalOf(comparison);
  for (const [run, known] of addedToKnown) {
    if (known === 0 || append) continue;
    const text = `run ${run} exists: ${formatCounted(known, "new reading")} would need --append`;
    throw new StatusError(Code.ALREADY_EXISTS, text);
  }
  const { added, duplicates, filled } = comparison;
  const seconds = (performance.now() - startedAtMs) / 1_000;
  return { file, summary, added, duplicates, filled, seconds, token: null };
};

/** Gives what is stored of a plate of a run; undefined where the run does not exist. */
type FindPlate = (run: string, plate: number) => Promise<StoredPlate | undefined>;

type Compared = {
  comparison: Comparison;
  /** New readings of each run that exists. */
  addedToKnown: Map<string, number>;
  summary: PlateFileSummary;
};

const compareParts = async (
  parts: PlateFileParts,
  findStored: FindPlate | undefined,
): Promise<Compared> => {
  let comparison = new Comparison();
  let addedToKnown = new Map<string, number>();
  for (let next = await parts.next(); ; next = await parts.next()) {
    if (next.done) return { comparison, addedToKnown, summary: next.value };
    if (next.value.kind === "restart") {
      comparison = new Comparison();
      addedToKnown = new Map();
      continue;
    }
    const { run, plate, readings } = next.value;
    const known = await findStored?.(run, plate);
    const addedBefore = comparison.added;
    comparison.compare(run, plate, readings, known ?? new StoredPlate());
    const added = comparison.added - addedBefore;
    if (known) addedToKnown.set(run, (addedToKnown.get(run) ?? 0) + added);
  }
};

/** Readings of stored plates kept in memory, 22 bytes each. */
const keptReadingsMax = 4_000_000;

const createFindPlate = (link: Link): FindPlate => {
  const runs = new Map<string, ReadonlySet<number> | undefined>();
  const stored = new Map<string, StoredPlate>();
  let kept = 0;
  return async (run, plate) => {
    if (!runs.has(run)) runs.set(run, await fetchPlateNumbers(link, run));
    const plates = runs.get(run);
    if (!plates?.has(plate)) return plates && new StoredPlate();
    const key = `${plate} ${run}`;
    const known = stored.get(key);
    if (known) return known;
    const fetched = await fetchPlate(link, run, plate);
    if (kept + fetched.count > keptReadingsMax) {
      stored.clear();
      kept = 0;
    }
    kept += fetched.count;
    stored.set(key, fetched);
    return fetched;
  };
};

const reachableWithinMs = 2_000;

const isReachable = async (link: Link): Promise<boolean> => {
  try {
    const deadline = new Date(Date.now() + Math.min(reachableWithinMs, link.timeoutMs));
    await callUnary(link.client, RunServiceService.getStatus, {}, { deadline });
    return true;
  } catch (error) {
    if (!(error instanceof StatusError) || !isTemporary(error.code)) throw error;
    link.notice(`${link.server}: ${reasonOf(error)}`);
    return false;
  }
};

/** The plates of a run; undefined where there is no such run. */
const fetchPlateNumbers = async (
  link: Link,
  run: string,
): Promise<ReadonlySet<number> | undefined> => {
  try {
    const { plates } = await getRun(link, run);
    return new Set(plates.map(({ plate }) => plate));
  } catch (error) {
    if (error instanceof StatusError && error.code === Code.NOT_FOUND) return undefined;
    throw error;
  }
};

const fetchPlate = async (link: Link, run: string, plate: number): Promise<StoredPlate> => {
  const stored = new StoredPlate();
  await readReadings(link, { run, plate, wells: [] }, async (_, readings) => stored.add(readings));
  return stored;
};

/** The refusal as the server would send it. */
const refusalOf = ({ conflicts, conflictCount }: Comparison): StatusError => {
  const metadata = new Metadata();
  const detail = Refusal.encode({ conflicts, conflictCount }).finish();
  metadata.set("wellspring-refusal-bin", Buffer.from(detail));
  const text = `${formatCounted(conflictCount, "reading")} would conflict with what is stored`;
  return new StatusError(Code.ALREADY_EXISTS, text, { metadata });
};
