import {
  createReadings,
  limits,
  type Readings,
  sliceReadings,
  wellIndexEnd,
} from "@wellspring/contract";
import type { Rows, TakenRows } from "./plate-rows.ts";

/** A row that says something else than an earlier row of the same reading. */
export type RowConflict = {
  well: number;
  runtime: number;
  kind: "opticalDensity" | "correctedOpticalDensity";
  earlier: { line: number; value: number };
  later: { line: number; value: number };
};

/** What happened to rows that name a reading that an earlier row named. */
export type RepeatedRows = {
  duplicates: number;
  filled: number;
  onConflict: (conflict: RowConflict) => void;
};

/**
 * The rows of one plate as readings in order, in parts of at most blockReadingsMax; rows of one
 * reading become one, and are counted in `repeated`. Rows that are in order already are handed on
 * as they are. Takes 4 bytes a row, and 8 for each row of the well with the most.
 */
export function* rowsToReadings(taken: TakenRows, repeated: RepeatedRows): Generator<Readings> {
  const { chunks, count } = taken;
  if (chunks.length === 1 && isInOrder(chunks[0], count)) {
    if (count > 0) yield sliceReadings(chunks[0], 0, count);
    return;
  }
  const order = orderOf(taken);
  let part = new MergedReadings(Math.min(count, limits.blockReadingsMax), repeated);
  for (let index = 0; index < count; index += 1) {
    const row = order[index];
    const rows = chunks[row >>> chunkBits];
    const isAdded = part.add(rows, row & chunkMask);
    if (isAdded) continue;
    yield part.readings();
    part = new MergedReadings(Math.min(count - index, limits.blockReadingsMax), repeated);
    part.add(rows, row & chunkMask);
  }
  yield part.readings();
}

const isInOrder = ({ wells, runtimes }: Rows, count: number): boolean => {
  for (let index = 1; index < count; index += 1) {
    const step = wells[index] - wells[index - 1];
    if (step < 0 || (step === 0 && runtimes[index] <= runtimes[index - 1])) return false;
  }
  return true;
};

/** The numbers of the rows ordered by well, runtime and line. */
const orderOf = ({ chunks, count }: TakenRows): Uint32Array => {
  const ends = wellEnds(chunks, count);
  const starts = Uint32Array.from(ends, (_, well) => (well === 0 ? 0 : ends[well - 1]));
  const order = new Uint32Array(count);
  const next = starts.slice();
  for (let row = 0; row < count; row += 1) {
    order[next[chunks[row >>> chunkBits].wells[row & chunkMask]]++] = row;
  }
  for (let well = 0; well < wellIndexEnd; well += 1) {
    sortByRuntime(order.subarray(starts[well], ends[well]), chunks);
  }
  return order;
};

/** For each well, how many rows there are of it and of those before it. */
const wellEnds = (chunks: readonly Rows[], count: number): Uint32Array => {
  const ends = new Uint32Array(wellIndexEnd);
  for (let row = 0; row < count; row += 1) {
    ends[chunks[row >>> chunkBits].wells[row & chunkMask]] += 1;
  }
  for (let well = 1; well < wellIndexEnd; well += 1) ends[well] += ends[well - 1];
  return ends;
};

/** Sorts 64-bit keys, runtime above row number, where the rows are not in order as they are. */
const sortByRuntime = (order: Uint32Array, chunks: readonly Rows[]): void => {
  const runtimeOf = (row: number): number => chunks[row >>> chunkBits].runtimes[row & chunkMask];
  let isOrdered = true;
  for (let index = 1; index < order.length && isOrdered; index += 1) {
    isOrdered = runtimeOf(order[index - 1]) <= runtimeOf(order[index]);
  }
  if (isOrdered) return;
  const keys = new BigUint64Array(order.length);
  const halves = new Uint32Array(keys.buffer);
  for (let index = 0; index < order.length; index += 1) {
    halves[2 * index + lowHalf] = order[index];
    halves[2 * index + 1 - lowHalf] = runtimeOf(order[index]);
  }
  keys.sort();
  for (let index = 0; index < order.length; index += 1) order[index] = halves[2 * index + lowHalf];
};

/** One part of readings in order; a row of the reading that was added last is merged with it. */
class MergedReadings {
  private readonly part: Readings;
  private readonly repeated: RepeatedRows;
  private count = 0;
  /** Lines of the rows that gave the last reading its density and its corrected density. */
  private line = 0;
  private correctedLine = 0;

  constructor(capacity: number, repeated: RepeatedRows) {
    this.part = createReadings(capacity);
    this.repeated = repeated;
  }

  readings(): Readings {
    return sliceReadings(this.part, 0, this.count);
  }

  /** Whether there was room for the row. */
  add(rows: Rows, row: number): boolean {
    const { part, count } = this;
    const well = rows.wells[row];
    const runtime = rows.runtimes[row];
    if (count > 0 && part.wells[count - 1] === well && part.runtimes[count - 1] === runtime) {
      this.merge(rows, row);
      return true;
    }
    if (count === part.wells.length) return false;
    part.wells[count] = well;
    part.runtimes[count] = runtime;
    part.opticalDensities[count] = rows.opticalDensities[row];
    part.correctedOpticalDensities[count] = rows.correctedOpticalDensities[row];
    this.line = rows.lines[row];
    this.correctedLine = this.line;
    this.count = count + 1;
    return true;
  }

  private merge(rows: Rows, row: number): void {
    const { part, repeated } = this;
    const last = this.count - 1;
    const line = rows.lines[row];
    const density = rows.opticalDensities[row];
    const corrected = rows.correctedOpticalDensities[row];
    const known = part.correctedOpticalDensities[last];
    const place = { well: rows.wells[row], runtime: rows.runtimes[row] };
    if (density !== part.opticalDensities[last]) {
      const earlier = { line: this.line, value: part.opticalDensities[last] };
      const later = { line, value: density };
      repeated.onConflict({ ...place, kind: "opticalDensity", earlier, later });
    } else if (Number.isNaN(corrected) || corrected === known) {
      repeated.duplicates += 1;
    } else if (Number.isNaN(known)) {
      part.correctedOpticalDensities[last] = corrected;
      this.correctedLine = line;
      repeated.filled += 1;
    } else {
      const earlier = { line: this.correctedLine, value: known };
      const later = { line, value: corrected };
      repeated.onConflict({ ...place, kind: "correctedOpticalDensity", earlier, later });
    }
  }
}

/** Chunks but the last hold blockReadingsMax rows, a power of two. */
const chunkBits = Math.log2(limits.blockReadingsMax);
const chunkMask = limits.blockReadingsMax - 1;

/** Which half of a 64-bit integer is the low one on this machine. */
const lowHalf = new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1 ? 0 : 1;
