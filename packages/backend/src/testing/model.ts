import { parseWell } from "@wellspring/contract";
import type { ReadingRow } from "./readings.ts";

/** Readings of one plate that are uploaded together. */
export type ModelBlock = { run: string; plate: number; rows: readonly ReadingRow[] };

/** What becomes of an upload: counts of new, duplicate and filled readings, or a refusal. */
export type ModelOutcome = number[] | "refused";

/** What Wellspring keeps, as plainly as it can be said: a map from a reading's place to it. */
export class RunModel {
  #readings = new Map<string, ReadingRow>();

  /** Readings of all runs. */
  get size(): number {
    return this.#readings.size;
  }

  /** Uploads blocks as a whole or not at all. */
  upload(blocks: readonly ModelBlock[], append: boolean): ModelOutcome {
    const next = new Map(this.#readings);
    const added = new Set<string>();
    let [duplicates, filled] = [0, 0];
    for (const { run, plate, rows } of blocks) {
      for (const row of rows) {
        const key = keyOf(run, plate, row);
        const stored = next.get(key);
        if (!stored) {
          next.set(key, row);
          added.add(key);
          if (!append && this.runs().includes(run)) return "refused";
        } else if (stored[2] !== row[2]) return "refused";
        else if (row[3] === undefined || row[3] === stored[3]) duplicates++;
        else if (stored[3] === undefined) {
          next.set(key, row);
          filled++;
        } else return "refused";
      }
    }
    this.#readings = next;
    return [added.size, duplicates, filled];
  }

  /** Takes readings back; tells how many. */
  retract(run: string, plate?: number, well?: string): number {
    const before = this.#readings.size;
    for (const [key, row] of this.#readings) {
      const [rowRun, rowPlate] = key.split("/");
      if (rowRun !== run || (plate !== undefined && Number(rowPlate) !== plate)) continue;
      if (well === undefined || row[0] === well) this.#readings.delete(key);
    }
    return before - this.#readings.size;
  }

  /** The runs with readings, by name. */
  runs(): string[] {
    return [...new Set([...this.#readings.keys()].map((key) => key.split("/")[0]))].sort();
  }

  /** The plates of a run, rising. */
  plates(run: string): number[] {
    const keys = [...this.#readings.keys()].map((key) => key.split("/"));
    const plates = keys.filter(([name]) => name === run).map(([, plate]) => Number(plate));
    return [...new Set(plates)].sort((a, b) => a - b);
  }

  /** The readings of a plate in order. */
  rows(run: string, plate: number): ReadingRow[] {
    return [...this.#readings]
      .filter(([key]) => key.startsWith(`${run}/${plate}/`))
      .map(([, row]) => row)
      .sort((a, b) => parseWell(a[0]) - parseWell(b[0]) || a[1] - b[1]);
  }
}

const keyOf = (run: string, plate: number, [well, runtime]: ReadingRow): string =>
  `${run}/${plate}/${well}/${runtime}`;
