import type { Readings } from "@wellspring/contract";

/**
 * Encodes readings into chunks of PostgreSQL's binary form of COPY, which starts with a header and
 * ends with a trailer. Rows are written into a chunk until it is full; nothing is made for a row.
 *
 * https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"
 */
export class BinaryRows {
  #chunk: Buffer = Buffer.allocUnsafeSlow(chunkBytes);
  #view = viewOf(this.#chunk);
  #at = 0;

  constructor() {
    this.#at = header.copy(this.#chunk);
  }

  /**
   * Writes readings from `start` on whose wells have these ids, by their indexes.
   *
   * @returns the first one that was not written: the chunk is full where it is not the end.
   */
  write(readings: Readings, start: number, wellIds: Int32Array): number {
    const { wells, runtimes, opticalDensities, correctedOpticalDensities } = readings;
    const view = this.#view;
    let at = this.#at;
    let place = start;
    for (; place < wells.length && at <= chunkBytes - rowBytesMax; place++) {
      view.setInt16(at, columns);
      view.setInt32(at + 2, 4);
      view.setInt32(at + 6, wellIds[wells[place]]);
      view.setInt32(at + 10, 4);
      view.setInt32(at + 14, runtimes[place]);
      view.setInt32(at + 18, 8);
      view.setFloat64(at + 22, opticalDensities[place]);
      const corrected = correctedOpticalDensities[place];
      const isAbsent = Number.isNaN(corrected);
      view.setInt32(at + 30, isAbsent ? -1 : 8);
      if (!isAbsent) view.setFloat64(at + 34, corrected);
      at += isAbsent ? rowBytesMax - 8 : rowBytesMax;
    }
    this.#at = at;
    return place;
  }

  /** What was written since the last chunk was taken. */
  take(): Buffer {
    const chunk = this.#chunk.subarray(0, this.#at);
    this.#chunk = Buffer.allocUnsafeSlow(chunkBytes);
    this.#view = viewOf(this.#chunk);
    this.#at = 0;
    return chunk;
  }

  /** The same at the end, with the trailer. */
  finish(): Buffer {
    return Buffer.concat([this.#chunk.subarray(0, this.#at), trailer]);
  }
}

const chunkBytes = 1024 * 1024;
const columns = 4;
/** Each column has 4 bytes for its length; one that is NULL has no others. */
const rowBytesMax = 2 + (4 + 4) + (4 + 4) + (4 + 8) + (4 + 8);

const header = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const trailer = Buffer.from([0xff, 0xff]);

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer): DataView =>
  new DataView(buffer, byteOffset, byteLength);
