import {
  addToDigest,
  blockChecksum,
  decodeBlock,
  emptyDigest,
  joinWells,
  type Readings,
  type WellSet,
  wellsOf,
} from "@wellspring/contract";
import type { Digest, Segment } from "../gen/wellspring/backend/v1/state.ts";
import { mergeReadings } from "../plate/merge.ts";
import { describeBlock, extentOf, readBlock } from "../plate/segment.ts";
import { groupByWells } from "../query/read-plate.ts";
import { attempt, type Say } from "./check-report.ts";
import type { Check } from "./walk.ts";

/** What segments that belong together add up to, each reading counted once. */
export type Sum = {
  readings: number;
  wells: WellSet;
  digest: Digest;
  firstRuntimeSeconds: number;
  lastRuntimeSeconds: number;
};

/**
 * Checks each of the segments and gives their sum, undefined where one of them can't be read.
 * Segments that share wells are in memory together.
 */
export const checkSegments = (
  check: Check,
  segments: readonly Segment[],
  say: Say,
): Sum | undefined => {
  const sum = createSum();
  let isWhole = true;
  const sorted = segments.toSorted((a, b) => a.firstWell - b.firstWell);
  for (const group of groupByWells(sorted)) {
    const parts = group.map((segment) => checkSegment(check, segment, say));
    const read = parts.filter((part) => part !== undefined);
    isWhole &&= read.length === parts.length;
    addReadings(sum, mergeReadings(read));
  }
  return isWhole ? sum : undefined;
};

/** Checks that a segment's block is whole and referred to once; gives its readings. */
export const checkSegment = (
  { view, referenced }: Check,
  segment: Segment,
  say: Say,
  checksum?: number,
): Readings | undefined => {
  const { blockId } = segment;
  if (!referenced.add(blockId)) say(`refers to block ${blockId}, which something else refers to`);
  return attempt(say, () => {
    const block = readBlock(view, blockId);
    const readings = attempt(
      (text) => say(`block ${blockId} ${text}`),
      () => decodeBlock(block),
    );
    if (!readings) return undefined;
    const found = describeBlock(blockId, block, readings);
    sayDifferences(say, `the segment of block ${blockId}`, segment, found);
    if (checksum !== undefined && checksum !== blockChecksum(block)) {
      say(`block ${blockId} has another checksum`);
    }
    return readings;
  });
};

/** Says in which numbers what is kept differs from what was found in its `parts`. */
export const sayDifferences = <Found extends object>(
  say: Say,
  subject: string,
  kept: Found,
  found: Partial<Found>,
  parts = "readings",
): void => {
  const keptFields = new Map<string, unknown>(Object.entries(kept));
  for (const [field, value] of Object.entries(found)) {
    const keptValue = keptFields.get(field);
    if (keptValue !== value) say(`${subject} has ${field} ${keptValue}, its ${parts} ${value}`);
  }
};

const createSum = (): Sum => ({
  readings: 0,
  wells: new Uint8Array(),
  digest: emptyDigest(),
  firstRuntimeSeconds: 0,
  lastRuntimeSeconds: 0,
});

const addReadings = (sum: Sum, readings: Readings): void => {
  if (readings.wells.length === 0) return;
  const { firstRuntimeSeconds: first, lastRuntimeSeconds: last } = extentOf(readings);
  const isFirst = sum.readings === 0;
  sum.firstRuntimeSeconds = isFirst ? first : Math.min(first, sum.firstRuntimeSeconds);
  sum.lastRuntimeSeconds = Math.max(last, sum.lastRuntimeSeconds);
  sum.readings += readings.wells.length;
  sum.wells = joinWells(sum.wells, wellsOf(readings));
  addToDigest(sum.digest, readings);
};
