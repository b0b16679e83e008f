import { encodeBlocks, limits, type Readings, sliceReadings } from "@wellspring/contract";
import type { PlateState, Segment } from "../gen/wellspring/backend/v1/state.ts";
import { filterReadings, mergeReadings } from "../plate/merge.ts";
import { type Extent, overlaps, readBlock, readSegment } from "../plate/segment.ts";
import type { View } from "../store/view.ts";

/** Which readings of a plate are asked for. */
export type Selection = {
  /** Well indexes; all where empty. */
  wells: ReadonlySet<number>;
  /** Inclusive bounds in seconds. */
  fromRuntimeSeconds: number;
  toRuntimeSeconds: number;
};

/**
 * The selected readings of a plate as blocks, ordered by well, then runtime. A block that is
 * wanted whole and shares no well with another is given out as it is stored.
 */
export function* readPlate(
  view: View,
  plate: PlateState,
  selection: Selection,
  read: (view: View, segment: Segment) => Readings = readSegment,
): Iterable<Uint8Array> {
  const extent = extentOfSelection(selection);
  const segments = plate.segments
    .filter((segment) => overlaps(segment, extent))
    .sort((a, b) => a.firstWell - b.firstWell);
  for (const group of groupByWells(segments)) {
    if (group.length === 1 && isWhole(group[0], selection)) {
      yield readBlock(view, group[0].blockId);
      continue;
    }
    const parts = group.map((segment) => select(read(view, segment), selection, extent));
    yield* encodeBlocks(mergeReadings(parts));
  }
}

/** The selection of everything. */
export const selectAll: Selection = {
  wells: new Set(),
  fromRuntimeSeconds: 0,
  toRuntimeSeconds: limits.runtimeSecondsMax,
};

const extentOfSelection = (selection: Selection): Extent => {
  const wells = [...selection.wells];
  return {
    firstWell: wells.length === 0 ? 0 : Math.min(...wells),
    lastWell: wells.length === 0 ? Number.MAX_SAFE_INTEGER : Math.max(...wells),
    firstRuntimeSeconds: selection.fromRuntimeSeconds,
    lastRuntimeSeconds: selection.toRuntimeSeconds,
  };
};

/** Segments, ordered by their first well, in groups that have no well in common. */
export const groupByWells = (segments: readonly Segment[]): Segment[][] => {
  const groups: Segment[][] = [];
  let lastWell = -1;
  for (const segment of segments) {
    if (segment.firstWell > lastWell) groups.push([segment]);
    else groups[groups.length - 1].push(segment);
    lastWell = Math.max(lastWell, segment.lastWell);
  }
  return groups;
};

const isWhole = (segment: Segment, selection: Selection): boolean =>
  selection.wells.size === 0 &&
  segment.firstRuntimeSeconds >= selection.fromRuntimeSeconds &&
  segment.lastRuntimeSeconds <= selection.toRuntimeSeconds;

const select = (readings: Readings, selection: Selection, extent: Extent): Readings => {
  const { wells, fromRuntimeSeconds, toRuntimeSeconds } = selection;
  const start = findWell(readings, extent.firstWell);
  const part = sliceReadings(readings, start, findWell(readings, extent.lastWell + 1));
  return filterReadings(
    part,
    (i) =>
      (wells.size === 0 || wells.has(part.wells[i])) &&
      part.runtimes[i] >= fromRuntimeSeconds &&
      part.runtimes[i] <= toRuntimeSeconds,
  );
};

/** The place of the first reading, of readings in order, whose well is `well` or a later one. */
const findWell = ({ wells }: Readings, well: number): number => {
  let [low, high] = [0, wells.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wells[middle] < well) low = middle + 1;
    else high = middle;
  }
  return low;
};
