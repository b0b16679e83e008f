/** Readings of one plate that an upload brings. */
export type Addition = { run: string; plate: number; readings: number };

/** What an upload brings of one run. */
export type RunAdditions = { readings: number; plates: Set<number> };

/** What an upload adds to each run, as far as its blocks came; it may be there already. */
export class UploadAdditions {
  readonly project: string;
  /** Keys of the attributes that it says of each of its runs. */
  readonly attributes: readonly string[];
  readonly #runs = new Map<string, RunAdditions>();

  constructor(project: string, attributes: { [key: string]: string } = {}) {
    this.project = project;
    this.attributes = Object.keys(attributes);
  }

  /** The names of its runs. */
  get runs(): Iterable<string> {
    return this.#runs.keys();
  }

  /** What it brings of a run, undefined where that is nothing. */
  get(run: string): RunAdditions | undefined {
    return this.#runs.get(run);
  }

  add({ run, plate, readings }: Addition): void {
    const known = this.#runs.get(run);
    const added = known ?? { readings: 0, plates: new Set() };
    if (!known) this.#runs.set(run, added);
    added.readings += readings;
    added.plates.add(plate);
  }
}
