import { Code, type RunDescription, StatusError } from "@wellspring/contract";
import { getRun, readReadings } from "../calls.ts";
import type { Link } from "../link.ts";
import { StoredPlate } from "./stored-plate.ts";

/** What is stored of a run beside its readings. */
export type StoredRun = { description: RunDescription | undefined; plates: ReadonlySet<number> };

/** What is stored of runs, fetched when it is asked for first, and kept while there is room. */
export class StoredRuns {
  readonly #link: Link;
  readonly #runs = new Map<string, StoredRun | undefined>();
  readonly #plates = new Map<string, StoredPlate>();
  #keptReadings = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /** What is known of a run; undefined where there is no such run. */
  async find(run: string): Promise<StoredRun | undefined> {
    if (!this.#runs.has(run)) this.#runs.set(run, await fetchRun(this.#link, run));
    return this.#runs.get(run);
  }

  /** The readings of a plate of a run: none where there is no such plate, or no such run. */
  async findPlate(run: string, plate: number): Promise<StoredPlate> {
    const stored = await this.find(run);
    if (!stored?.plates.has(plate)) return new StoredPlate();
    const key = `${plate} ${run}`;
    const known = this.#plates.get(key);
    if (known) return known;
    const fetched = await fetchPlate(this.#link, run, plate);
    if (this.#keptReadings + fetched.count > keptReadingsMax) {
      this.#plates.clear();
      this.#keptReadings = 0;
    }
    this.#keptReadings += fetched.count;
    this.#plates.set(key, fetched);
    return fetched;
  }
}

/** Readings of stored plates kept in memory, 22 bytes each. */
const keptReadingsMax = 4_000_000;

const fetchRun = async (link: Link, name: string): Promise<StoredRun | undefined> => {
  try {
    const { run, plates } = await getRun(link, name);
    return {
      description: run.description,
      plates: new Set(plates.map(({ plate }) => plate)),
    };
  } catch (error) {
    if (error instanceof StatusError && error.code === Code.NOT_FOUND) return undefined;
    throw error;
  }
};

const fetchPlate = async (link: Link, run: string, plate: number): Promise<StoredPlate> => {
  const stored = new StoredPlate();
  await readReadings(link, { run, plate, wells: [] }, async (_, readings) => stored.add(readings));
  return stored;
};
