import { wellIndexEnd } from "@wellspring/contract";

/** One density of one plate, well by well, to be walked by runtime. */
export class PlateColumns {
  readonly #parts: (Part[] | undefined)[] = new Array(wellIndexEnd);
  readonly #allRuntimes: Int32Array[] = [];

  /** Adds readings in order, after all that were added before. */
  add(wells: Uint16Array, runtimes: Int32Array, values: Float64Array): void {
    if (wells.length > 0) this.#allRuntimes.push(runtimes);
    for (let start = 0; start < wells.length; ) {
      const well = wells[start];
      let end = start + 1;
      while (end < wells.length && wells[end] === well) end++;
      const part = {
        runtimes: runtimes.subarray(start, end),
        values: values.subarray(start, end),
        next: 0,
      };
      const parts = this.#parts[well];
      if (parts) parts.push(part);
      else this.#parts[well] = [part];
      start = end;
    }
  }

  /** Every runtime of the plate once, ascending. */
  runtimes(): Int32Array {
    const length = this.#allRuntimes.reduce((sum, { length }) => sum + length, 0);
    const sorted = new Int32Array(length);
    let end = 0;
    for (const runtimes of this.#allRuntimes) {
      sorted.set(runtimes, end);
      end += runtimes.length;
    }
    sorted.sort();
    let count = 0;
    for (let place = 0; place < length; place++) {
      if (place === 0 || sorted[place] !== sorted[place - 1]) sorted[count++] = sorted[place];
    }
    return sorted.subarray(0, count);
  }

  /** A well's value at a runtime, NaN where it has none. A well's runtimes are asked ascending. */
  valueAt(well: number, runtime: number): number {
    const parts = this.#parts[well];
    if (!parts) return Number.NaN;
    for (; parts.length > 0; parts.shift()) {
      const part = parts[0];
      while (part.next < part.runtimes.length && part.runtimes[part.next] < runtime) part.next++;
      if (part.next === part.runtimes.length) continue;
      return part.runtimes[part.next] === runtime ? part.values[part.next] : Number.NaN;
    }
    return Number.NaN;
  }
}

/** A stretch of one well's readings, and where the walk is. */
type Part = { runtimes: Int32Array; values: Float64Array; next: number };
