import { limits } from "@wellspring/contract";
import { orderRows } from "./order-rows.ts";
import type { TakenRows } from "./plate-rows.ts";
import type { Rows } from "./rows.ts";

/** A chunk of rows with the order of its rows, and a place in that order. */
export type OrderedChunk = {
  rows: Rows;
  order: Uint16Array;
  at: number;
  /** Well and runtime of the row at the place, as one number. */
  key: number;
  /** The chunk's place in the file. */
  index: number;
};

/**
 * Walks through chunks of rows as if they were one, ordered by well, runtime and line: a heap of
 * chunks, each in order for itself, on top of which is the one with the next row.
 */
export class MergingChunks {
  private readonly heap: OrderedChunk[];

  constructor({ chunks, count }: TakenRows) {
    this.heap = chunks.map((rows, index) => orderChunk(rows, index, count));
    this.heap = this.heap.filter(({ order }) => order.length > 0);
    for (let place = (this.heap.length >> 1) - 1; place >= 0; place -= 1) this.sink(place);
  }

  /** The chunk at whose place the next row is; undefined where there is none. */
  get first(): OrderedChunk | undefined {
    return this.heap[0];
  }

  /** Goes on by one row. */
  next(): OrderedChunk | undefined {
    const { heap } = this;
    const chunk = heap[0];
    chunk.at += 1;
    if (chunk.at < chunk.order.length) chunk.key = keyOf(chunk.rows, chunk.order[chunk.at]);
    else this.drop();
    if (heap.length > 1) this.sink(0);
    return heap[0];
  }

  /** Takes away the chunk on top. */
  private drop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last && heap.length > 0) heap[0] = last;
  }

  /** Moves the chunk at a place of the heap down to where it belongs. */
  private sink(start: number): void {
    const { heap } = this;
    const chunk = heap[start];
    let place = start;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1], heap[below])) below += 1;
      if (!isBefore(heap[below], chunk)) break;
      heap[place] = heap[below];
      place = below;
    }
    heap[place] = chunk;
  }
}

const orderChunk = (rows: Rows, index: number, count: number): OrderedChunk => {
  const length = Math.min(count - index * limits.blockReadingsMax, limits.blockReadingsMax);
  const order = orderRows(rows, length);
  return { rows, order, at: 0, key: length > 0 ? keyOf(rows, order[0]) : 0, index };
};

const isBefore = (left: OrderedChunk, right: OrderedChunk): boolean =>
  left.key < right.key || (left.key === right.key && left.index < right.index);

/** Exact: wells have 11 bits and runtimes 31. */
const keyOf = ({ wells, runtimes }: Rows, row: number): number =>
  wells[row] * (limits.runtimeSecondsMax + 1) + runtimes[row];
