import type { Readings } from "@wellspring/contract";

/** What is stored of one plate, to be asked reading by reading. */
export class StoredPlate {
  /** Readings in all. */
  count = 0;
  readonly #parts: Readings[] = [];
  readonly #lastKeys: number[] = [];

  /** Adds readings in order, after all that were added before. */
  add(readings: Readings): void {
    const last = readings.wells.length - 1;
    if (last < 0) return;
    this.#parts.push(readings);
    this.#lastKeys.push(keyOf(readings.wells[last], readings.runtimes[last]));
    this.count += readings.wells.length;
  }

  /** The columns that hold a reading, and its place there; undefined where it is not stored. */
  find(well: number, runtime: number): { readings: Readings; place: number } | undefined {
    const key = keyOf(well, runtime);
    const part = firstAtLeast(this.#parts.length, (place) => this.#lastKeys[place], key);
    if (part === this.#parts.length) return undefined;
    const readings = this.#parts[part];
    const { wells, runtimes } = readings;
    const place = firstAtLeast(wells.length, (at) => keyOf(wells[at], runtimes[at]), key);
    return keyOf(wells[place], runtimes[place]) === key ? { readings, place } : undefined;
  }
}

/** A number that orders readings by well, then runtime. */
const keyOf = (well: number, runtime: number): number => well * 2 ** 31 + runtime;

/** The first place whose key is at least this one. */
const firstAtLeast = (length: number, keyAt: (place: number) => number, key: number): number => {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyAt(middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
};
