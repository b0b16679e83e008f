import { limits } from "../limits.ts";

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
 * The same columns again and again, for whoever is done with one block before the next: collecting
 * what a stream of blocks leaves behind costs more than the work on it.
 */
export class ReusedMemory implements Memory {
  readonly #uint16 = new Uint16Array(limits.blockReadingsMax);
  readonly #int32 = new Int32Array(limits.blockReadingsMax);
  readonly #float64: Float64Array[] = [];
  #float64Used = 0;

  /** What was given out may be given out again from now on. */
  reset(): void {
    this.#float64Used = 0;
  }

  /** One column a block. */
  uint16(length: number): Uint16Array {
    return this.#uint16.subarray(0, length);
  }

  /** One column a block. */
  int32(length: number): Int32Array {
    return this.#int32.subarray(0, length);
  }

  float64(length: number): Float64Array {
    const used = this.#float64Used++;
    this.#float64[used] ??= new Float64Array(limits.blockReadingsMax);
    return this.#float64[used].subarray(0, length);
  }
}
