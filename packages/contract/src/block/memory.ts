/** Where the columns of a block are put while it is encoded or decoded. */
export type Memory = {
  uint16(length: number): Uint16Array;
  int32(length: number): Int32Array;
  float64(length: number): Float64Array;
};

/** New columns each time, for whoever keeps them. */
export const freshMemory: Memory = {
  uint16: (length) => new Uint16Array(length),
  int32: (length) => new Int32Array(length),
  float64: (length) => new Float64Array(length),
};

/**
 * Columns side by side in one piece of memory, given out again after a reset, for whoever is done
 * with some blocks before the next: collecting what a stream of blocks leaves behind costs more
 * than the work on it. Columns hold what was there before.
 */
export class ReusedMemory implements Memory {
  #buffer = new ArrayBuffer(0);
  #used = 0;

  /** What was given out may be given out again from now on. */
  reset(): void {
    this.#used = 0;
  }

  uint16(length: number): Uint16Array {
    const start = this.#take(length * Uint16Array.BYTES_PER_ELEMENT);
    return new Uint16Array(this.#buffer, start, length);
  }

  int32(length: number): Int32Array {
    const start = this.#take(length * Int32Array.BYTES_PER_ELEMENT);
    return new Int32Array(this.#buffer, start, length);
  }

  float64(length: number): Float64Array {
    const start = this.#take(length * Float64Array.BYTES_PER_ELEMENT);
    return new Float64Array(this.#buffer, start, length);
  }

  /** Where there is no room, columns given out before stay where they are, with their buffer. */
  #take(bytes: number): number {
    if (this.#used + bytes > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(Math.max(2 * this.#buffer.byteLength, bytes, bufferBytesMin));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += Math.ceil(bytes / alignmentBytes) * alignmentBytes;
    return start;
  }
}

const bufferBytesMin = 64 * 1024;

/** Every kind of column may start at a multiple of this. */
const alignmentBytes = 8;
