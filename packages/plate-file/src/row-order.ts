import { createReadings, limits, type Readings, sliceReadings } from "@wellspring/contract";
import { MergingChunks, type OrderedChunk } from "./merging-chunks.ts";
import type { TakenRows } from "./plate-rows.ts";
import type { Rows } from "./rows.ts";

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
 * as they are. Takes 2 bytes a row.
 */
export function* rowsToReadings(taken: TakenRows, repeated: RepeatedRows): Generator<Readings> {
  const { chunks, count } = taken;
  if (chunks.length === 1 && isInOrder(chunks[0], count)) {
    if (count > 0) yield sliceReadings(chunks[0], 0, count);
    return;
  }
  const merging = new MergingChunks(taken);
  if (chunks.length === 1 && merging.first && !hasRepeated(merging.first)) {
    yield inOrder(merging.first);
    return;
  }
  let left = count;
  let part = new MergedReadings(Math.min(left, limits.blockReadingsMax), repeated);
  for (let chunk = merging.first; chunk; chunk = merging.next()) {
    const row = chunk.order[chunk.at];
    if (!part.add(chunk.rows, row)) {
      yield part.readings();
      part = new MergedReadings(Math.min(left, limits.blockReadingsMax), repeated);
      part.add(chunk.rows, row);
    }
    left -= 1;
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

/** Whether two rows of a chunk are of one reading. */
const hasRepeated = ({ rows: { wells, runtimes }, order }: OrderedChunk): boolean => {
  for (let index = 1; index < order.length; index += 1) {
    const row = order[index];
    const before = order[index - 1];
    if (runtimes[row] === runtimes[before] && wells[row] === wells[before]) return true;
  }
  return false;
};

/** The rows of a chunk in order, column by column: a third of the time that row by row takes. */
const inOrder = ({ rows, order }: OrderedChunk): Readings => {
  const { wells, runtimes, opticalDensities, correctedOpticalDensities } = rows;
  const { length } = order;
  const part = createReadings(length);
  for (let index = 0; index < length; index += 1) part.wells[index] = wells[order[index]];
  for (let index = 0; index < length; index += 1) part.runtimes[index] = runtimes[order[index]];
  for (let index = 0; index < length; index += 1) {
    part.opticalDensities[index] = opticalDensities[order[index]];
  }
  for (let index = 0; index < length; index += 1) {
    part.correctedOpticalDensities[index] = correctedOpticalDensities[order[index]];
  }
  return part;
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
