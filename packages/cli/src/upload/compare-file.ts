import {
  Code,
  callUnary,
  differenceError,
  findDifference,
  RunServiceService,
  refusalMetadata,
  StatusError,
} from "@wellspring/contract";
import type { PlateFileSummary } from "@wellspring/plate-file";
import { isTemporary } from "../error-report.ts";
import type { Link } from "../link.ts";
import { formatCounted } from "../render/text.ts";
import { reasonOf } from "../retry.ts";
import type { PlateFileParts } from "./block-feed.ts";
import { Comparison } from "./comparison.ts";
import type { Outcome } from "./outcome.ts";
import { StoredPlate } from "./stored-plate.ts";
import { type StoredRun, StoredRuns } from "./stored-runs.ts";
import type { UploadSettings } from "./upload-file.ts";

/** What an upload says beside its readings. */
type Said = Pick<UploadSettings, "append" | "description">;

/**
 * What an upload of this file would do, with nothing stored: new, duplicates and filled, or the
 * refusal that it would meet. Where the server can't be reached at once, the file is checked by
 * itself, and that is said.
 */
export const compareFile = async (
  link: Link,
  file: string,
  parts: PlateFileParts,
  said: Said,
): Promise<Outcome> => {
  const startedAtMs = performance.now();
  const stored = (await isReachable(link)) ? new StoredRuns(link) : undefined;
  if (!stored) link.notice(`${file}: checked by itself only, not against what is stored`);
  const { comparison, addedByRun, summary } = await compareParts(parts, stored);
  if (comparison.conflictCount > 0) throw conflictError(comparison);
  for (const [run, added] of addedByRun) {
    const known = await stored?.find(run);
    if (known) assertAllowed(run, known, added, said);
  }
  const { added, duplicates, filled } = comparison;
  const seconds = (performance.now() - startedAtMs) / 1_000;
  return { file, summary, added, duplicates, filled, seconds, token: null };
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

type Compared = {
  comparison: Comparison;
  /** New readings of each run in the file. */
  addedByRun: Map<string, number>;
  summary: PlateFileSummary;
};

const compareParts = async (
  parts: PlateFileParts,
  stored: StoredRuns | undefined,
): Promise<Compared> => {
  let comparison = new Comparison();
  let addedByRun = new Map<string, number>();
  for (let next = await parts.next(); ; next = await parts.next()) {
    if (next.done) return { comparison, addedByRun, summary: next.value };
    if (next.value.kind === "restart") {
      comparison = new Comparison();
      addedByRun = new Map();
      continue;
    }
    const { run, plate, readings } = next.value;
    const known = (await stored?.findPlate(run, plate)) ?? new StoredPlate();
    const addedBefore = comparison.added;
    comparison.compare(run, plate, readings, known);
    const added = comparison.added - addedBefore;
    addedByRun.set(run, (addedByRun.get(run) ?? 0) + added);
  }
};

/** The refusal as the server would send it. */
const conflictError = ({ conflicts, conflictCount }: Comparison): StatusError => {
  const text = `${formatCounted(conflictCount, "reading")} would conflict with what is stored`;
  const metadata = refusalMetadata({ conflicts, conflictCount });
  return new StatusError(Code.ALREADY_EXISTS, text, { metadata });
};

/** Throws what an upload that brings `added` new readings of a run that exists would hear. */
const assertAllowed = (
  run: string,
  known: StoredRun,
  added: number,
  { append, description }: Said,
): void => {
  if (added > 0 && !append) {
    const text = `run ${run} exists: ${formatCounted(added, "new reading")} would need --append`;
    throw new StatusError(Code.ALREADY_EXISTS, text);
  }
  const difference = known.description && findDifference(known.description, description);
  if (difference) throw differenceError(run, difference);
};
