import type { Readings } from "@wellspring/contract";
import type { Segment } from "../gen/wellspring/backend/v1/state.ts";
import type { View } from "../store/view.ts";
import { readSegment } from "./segment.ts";

/** Readings that are kept decoded, in all: 22 bytes each. */
const keptReadingsMax = 1_000_000;

/**
 * The blocks that were asked for last, decoded: whoever looks at one well of a plate looks at the
 * next one soon, and a block of an upload is compared with those before it. A block never changes
 * and its id is never given to another one that is stored.
 */
export class DecodedBlocks {
  readonly #kept = new Map<bigint, Readings>();
  readonly #readingsMax: number;
  #readings = 0;

  constructor(readingsMax = keptReadingsMax) {
    this.#readingsMax = readingsMax;
  }

  /** Readings of the blocks that are kept now. */
  get readings(): number {
    return this.#readings;
  }

  /** The readings of a stored block, not to be changed; throws as readSegment does. */
  readonly read = (view: View, segment: Segment): Readings => {
    const { blockId } = segment;
    const readings = this.#kept.get(blockId) ?? readSegment(view, segment);
    this.#forget(blockId);
    this.#kept.set(blockId, readings);
    this.#readings += readings.wells.length;
    if (this.#readings > this.#readingsMax) this.#makeRoom();
    return readings;
  };

  #makeRoom(): void {
    for (const oldest of this.#kept.keys()) {
      if (this.#readings <= this.#readingsMax) break;
      this.#forget(oldest);
    }
  }

  #forget(blockId: bigint): void {
    this.#readings -= this.#kept.get(blockId)?.wells.length ?? 0;
    this.#kept.delete(blockId);
  }
}
