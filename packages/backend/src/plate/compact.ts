import { limits } from "@wellspring/contract";
import type { PlateState, Segment, StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";
import { numberKey } from "../store/keyspace.ts";
import { mergeReadings } from "./merge.ts";
import { putReadings, readSegment } from "./segment.ts";

/** Segments of one tier that are merged into one: a reading is rewritten about eight times. */
const tierSegmentsMax = 4;

/** A segment of this many readings is as well packed as it gets and is left alone. */
const fullReadings = 32_768;

/** Nor does one of this many bytes: what does not compress is cut at limits.blockBytesMax. */
const fullBytes = limits.blockBytesMax / 4;

/**
 * Merges small segments of a plate, so that one sent read by read ends as small and fast as one
 * sent whole: as soon as four segments are of one order of magnitude (to the base 4), they become
 * one. Depends on nothing but the plate, so every backend does the same.
 */
export const compactPlate = (draft: Draft, state: StoreState, plate: PlateState): void => {
  for (let tier = 0; tier <= tierOf(fullReadings); tier++) {
    const members = plate.segments.filter((segment) => isOfTier(segment, tier));
    if (members.length < tierSegmentsMax) continue;
    const merged = mergeReadings(members.map((segment) => readSegment(draft, segment)));
    const others = plate.segments.filter((segment) => !isOfTier(segment, tier));
    for (const { blockId } of members) draft.remove("blocks", numberKey(blockId));
    plate.segments = [...others, ...putReadings(draft, state, merged)];
  }
};

const isOfTier = ({ readings, bytes }: Segment, tier: number): boolean =>
  readings < fullReadings && bytes < fullBytes && tierOf(readings) === tier;

/** 0 for up to 3 readings, 1 to 15, 2 to 63, and so on. */
const tierOf = (readings: number): number => (31 - Math.clz32(readings)) >> 1;
