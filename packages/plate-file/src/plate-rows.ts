import { limits, type Readings, sliceReadings } from "@wellspring/contract";
import { copyReadings, createRows, enlargeRows, type Rows } from "./rows.ts";

/** Rows taken from a plate: every chunk but the last is full. */
export type TakenRows = { chunks: Rows[]; count: number };

/** The rows of one plate of one run that are held: 26 bytes each. */
export class PlateRows {
  readonly run: string;
  readonly plate: number;
  /** The plate as the bytes of a field, with the comma after it. */
  readonly plateField: Uint8Array;
  /** Rows in the last chunk. */
  count = 0;
  /** The chunk that is being filled. */
  rows: Rows = noRows;
  /** Last runtime given out for each well, -1 where none was; longer than the highest such well. */
  lastRuntimes: Int32Array = noRuntimes;
  /** Rows of the file read when another plate's turn came; -1 while it never did. */
  leftAt = -1;
  private fullChunks: Rows[] = [];
  private readonly countLikely: number;
  private readonly onFull: (plate: PlateRows) => void;

  /**
   * `onFull` is called when blockReadingsMax rows are in the last chunk, and takes or keeps it.
   * `countLikely` is how many rows to make room for, once there are more than a few.
   */
  constructor(run: string, plate: number, onFull: (plate: PlateRows) => void, countLikely = 0) {
    this.countLikely = countLikely;
    this.run = run;
    this.plate = plate;
    this.plateField = new TextEncoder().encode(`${plate},`);
    this.onFull = onFull;
  }

  /** Adds a row; `corrected` is NaN where absent. */
  append(well: number, runtime: number, density: number, corrected: number, line: number): void {
    if (this.count === this.rows.wells.length) this.makeRoom();
    const { rows, count } = this;
    rows.wells[count] = well;
    rows.runtimes[count] = runtime;
    rows.opticalDensities[count] = density;
    rows.correctedOpticalDensities[count] = corrected;
    rows.lines[count] = line;
    this.count = count + 1;
  }

  /** Adds the first `count` rows of `from`, which stand in lines from `line` on. */
  appendAll(from: Readings, count: number, line: number): void {
    let start = 0;
    if (count < copyRowsMin) {
      for (; start < count; start += 1) {
        const corrected = from.correctedOpticalDensities[start];
        const density = from.opticalDensities[start];
        this.append(from.wells[start], from.runtimes[start], density, corrected, line + start);
      }
    }
    while (start < count) {
      if (this.count === this.rows.wells.length) this.makeRoom();
      const { rows, count: at } = this;
      const end = Math.min(count, start + rows.wells.length - at);
      copyReadings(sliceReadings(from, start, end), rows, at);
      for (let index = start; index < end; index += 1)
        rows.lines[at + index - start] = line + index;
      this.count = at + end - start;
      start = end;
    }
  }

  /** Takes all rows away. */
  take(): TakenRows {
    const count = this.fullChunks.length * limits.blockReadingsMax + this.count;
    const chunks = [...this.fullChunks, this.rows];
    this.fullChunks = [];
    this.startChunk();
    return { chunks, count };
  }

  /** Keeps the last chunk, which is full, and starts another. */
  keep(): void {
    this.fullChunks.push(this.rows);
    this.startChunk();
  }

  private startChunk(): void {
    this.rows = noRows;
    this.count = 0;
  }

  private makeRoom(): void {
    if (this.rows.wells.length === limits.blockReadingsMax) this.onFull(this);
    this.rows = enlargeRows(this.rows, this.nextCapacity(this.rows.wells.length));
  }

  private nextCapacity(capacity: number): number {
    const next = Math.max(capacity * capacityFactor, capacityMin);
    const isLikely = capacity > capacityMin && capacity < this.countLikely;
    return Math.min(isLikely ? this.countLikely : next, limits.blockReadingsMax);
  }
}

/** From 16 rows, as there may be many plates, by 256 and 4,096 to the 65,536 of a full chunk. */
const capacityMin = limits.blockReadingsMax / 4_096;
const capacityFactor = 16;

/** Rows from which on copying whole columns is faster than row by row. */
const copyRowsMin = 32;

const noRows = createRows(0);
const noRuntimes = new Int32Array(0);
