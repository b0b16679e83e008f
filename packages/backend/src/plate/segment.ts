import { Code, decodeBlock, encodeBlocks, type Readings, StatusError } from "@wellspring/contract";
import type { Segment, StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";
import { numberKey } from "../store/keyspace.ts";
import type { View } from "../store/view.ts";

/** What part of a plate is asked for: inclusive bounds. */
export type Extent = {
  firstWell: number;
  lastWell: number;
  firstRuntimeSeconds: number;
  lastRuntimeSeconds: number;
};

/** The smallest extent around readings in order, of which there is at least one. */
export const extentOf = ({ wells, runtimes }: Readings): Extent => {
  let [first, last] = [runtimes[0], runtimes[0]];
  for (let i = 1; i < runtimes.length; i++) {
    if (runtimes[i] < first) first = runtimes[i];
    else if (runtimes[i] > last) last = runtimes[i];
  }
  return {
    firstWell: wells[0],
    lastWell: wells[wells.length - 1],
    firstRuntimeSeconds: first,
    lastRuntimeSeconds: last,
  };
};

/** Whether two extents share a place where a reading could be. */
export const overlaps = (a: Extent, b: Extent): boolean =>
  a.firstWell <= b.lastWell &&
  b.firstWell <= a.lastWell &&
  a.firstRuntimeSeconds <= b.lastRuntimeSeconds &&
  b.firstRuntimeSeconds <= a.lastRuntimeSeconds;

/** Keeps a block under the next block id. */
export const putBlock = (
  draft: Draft,
  state: StoreState,
  block: Uint8Array,
  readings: Readings,
): Segment => {
  const blockId = state.nextBlockId++;
  draft.put("blocks", numberKey(blockId), block);
  return describeBlock(blockId, block, readings);
};

/** The segment that a block with these readings is. */
export const describeBlock = (
  blockId: bigint,
  { length: bytes }: Uint8Array,
  readings: Readings,
): Segment => ({ blockId, readings: readings.wells.length, bytes, ...extentOf(readings) });

/**
 * Encodes readings in order and keeps them, as few blocks as that takes. What was encoded is
 * decoded and compared before it is kept.
 */
export const putReadings = (draft: Draft, state: StoreState, readings: Readings): Segment[] => {
  let start = 0;
  return encodeBlocks(readings).map((block) => {
    const decoded = decodeBlock(block);
    assertSame(readings, start, decoded);
    start += decoded.wells.length;
    return putBlock(draft, state, block, decoded);
  });
};

/** The stored bytes of a block; DATA_LOSS where they are gone. */
export const readBlock = (view: View, blockId: bigint): Uint8Array => {
  const block = view.get("blocks", numberKey(blockId));
  if (!block) throw reportDamage(view, `block ${blockId} is missing in the store`);
  return block;
};

/** The readings of a stored block; DATA_LOSS where it is gone or damaged. */
export const readSegment = (view: View, { blockId }: Segment): Readings => {
  const block = readBlock(view, blockId);
  try {
    return decodeBlock(block);
  } catch (thrown) {
    const { message } = StatusError.from(thrown);
    throw reportDamage(view, `block ${blockId} of the store is damaged: ${message}`, thrown);
  }
};

const reportDamage = (view: View, message: string, cause?: unknown): StatusError => {
  const error = new StatusError(Code.DATA_LOSS, message, { cause });
  view.reportDamage?.(error);
  return error;
};

const assertSame = (readings: Readings, start: number, decoded: Readings): void => {
  const columns = [
    [readings.wells, decoded.wells],
    [readings.runtimes, decoded.runtimes],
    [readings.opticalDensities, decoded.opticalDensities],
    [readings.correctedOpticalDensities, decoded.correctedOpticalDensities],
  ];
  for (const [written, read] of columns) {
    for (let i = 0; i < read.length; i++) {
      const [a, b] = [written[start + i], read[i]];
      if (a !== b && !(Number.isNaN(a) && Number.isNaN(b))) {
        throw new Error(`reading ${start + i} was encoded as another value: ${a} as ${b}`);
      }
    }
  }
};
