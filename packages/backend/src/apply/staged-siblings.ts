import type { Segment } from "../gen/wellspring/backend/v1/state.ts";
import { type Extent, overlaps } from "../plate/segment.ts";

/** A block and its place in the upload, and the last of it and of all before it. */
type Sibling = { index: number; segment: Segment; lastWell: number; lastRuntimeSeconds: number };

/**
 * The blocks of one upload that are of one plate, while an entry is applied. Without this memory,
 * an upload that brings each read of a plate as a block would look at all of them for each one.
 */
export class StagedSiblings {
  readonly #siblings: Sibling[] = [];
  #isNamed = true;

  /** Starts with the blocks that are staged already, by rising place. */
  constructor(staged: Iterable<[index: number, segment: Segment]> = []) {
    for (const [index, segment] of staged) this.#push(index, segment);
  }

  /** Takes the next block. */
  add(index: number, segment: Segment): void {
    this.#push(index, segment);
    this.#isNamed = false;
  }

  /** The places of all where some were added since the last time, else undefined. */
  takeNews(): number[] | undefined {
    if (this.#isNamed) return undefined;
    this.#isNamed = true;
    return this.#siblings.map(({ index }) => index);
  }

  /** The blocks before this place that share a place with the extent, by rising place. */
  touching(before: number, extent: Extent): Segment[] {
    const touching: Segment[] = [];
    for (let i = this.#countBefore(before) - 1; i >= 0; i--) {
      const { segment, lastWell, lastRuntimeSeconds } = this.#siblings[i];
      // Reads mostly come in their order: then nothing from here on reaches the extent.
      if (lastWell < extent.firstWell || lastRuntimeSeconds < extent.firstRuntimeSeconds) break;
      if (overlaps(segment, extent)) touching.push(segment);
    }
    return touching.reverse();
  }

  #push(index: number, segment: Segment): void {
    const last = this.#siblings.at(-1);
    this.#siblings.push({
      index,
      segment,
      lastWell: Math.max(last?.lastWell ?? 0, segment.lastWell),
      lastRuntimeSeconds: Math.max(last?.lastRuntimeSeconds ?? 0, segment.lastRuntimeSeconds),
    });
  }

  /** How many siblings stand before this place of the upload. */
  #countBefore(place: number): number {
    let [low, high] = [0, this.#siblings.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#siblings[middle].index < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
