import { Code, StatusError } from "@wellspring/contract";

/** A row of the table `reading`; corrected is NaN where it is NULL. */
export type ReadingRow = {
  wellId: number;
  runtimeSeconds: number;
  density: number;
  corrected: number;
};

/**
 * Reads rows of four columns out of PostgreSQL's binary form of COPY, however it is cut into
 * chunks. The row that is handed over is the same object each time.
 */
export class BinaryRowReader {
  readonly #take: (row: ReadingRow) => void;
  readonly #row: ReadingRow = { wellId: 0, runtimeSeconds: 0, density: 0, corrected: 0 };
  #rest: Buffer = Buffer.alloc(0);
  #isStarted = false;

  constructor(take: (row: ReadingRow) => void) {
    this.#take = take;
  }

  /** Takes the next bytes, and hands over all rows that are complete. */
  read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    if (!this.#isStarted && bytes.length >= headerBytes) {
      at = headerBytes;
      this.#isStarted = true;
    }
    while (this.#isStarted) {
      const end = findRowEnd(bytes, at);
      if (end < 0) break;
      this.#parse(bytes, at, end);
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }

  #parse(bytes: Buffer, at: number, end: number): void {
    this.#row.wellId = bytes.readInt32BE(at + 6);
    this.#row.runtimeSeconds = bytes.readInt32BE(at + 14);
    this.#row.density = bytes.readDoubleBE(at + 22);
    this.#row.corrected = end - at === rowBytes ? bytes.readDoubleBE(at + 34) : Number.NaN;
    this.#take(this.#row);
  }
}

const headerBytes = 19;
const columns = 4;
/** Of a row without NULL; one with it has 8 less. */
const rowBytes = 42;
const trailer = -1;

/** Where the row ends that starts at a place; -1 where it is not all there, or the trailer is. */
const findRowEnd = (bytes: Buffer, at: number): number => {
  if (bytes.length < at + 2) return -1;
  const count = bytes.readInt16BE(at);
  if (count === trailer) return -1;
  if (count !== columns) {
    throw new StatusError(Code.INTERNAL, `PostgreSQL gives rows of ${count} columns`);
  }
  if (bytes.length < at + rowBytes - 8) return -1;
  const end = at + (bytes.readInt32BE(at + 30) === -1 ? rowBytes - 8 : rowBytes);
  return end <= bytes.length ? end : -1;
};
