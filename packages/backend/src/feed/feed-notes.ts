import type { Span } from "../apply/run-summary.ts";
import type { FeedEntry } from "../gen/wellspring/backend/v1/state.ts";
import type { PlateName } from "../plate/store-digest.ts";
import { runKey } from "../store/keyspace.ts";
import { TouchedRuns, touchedToFeed, touchPlate } from "./touched-runs.ts";

/** What an entry makes visible, noted while it is applied. */
export class FeedNotes {
  readonly #runs = new TouchedRuns();
  readonly #outcomes = new Set<bigint>();
  #readings = 0;
  #firstWork = 0n;
  #works = 0;

  /** A run was described, or its plates changed. */
  run(project: string, run: string): void {
    this.#runs.touch(runKey(project, run));
  }

  /** Readings of a plate changed within a span of times: so many are to be read anew. */
  plate({ project, run, plate }: PlateName, span: Span, readings: number): void {
    touchPlate(this.#runs.touch(runKey(project, run)), plate, span);
    this.#readings += readings;
  }

  /** Readings of a run were retracted; its history tells of it at this place. */
  retraction(project: string, run: string, place: number): void {
    this.#runs.touch(runKey(project, run)).retractions.push(place);
  }

  /** Work was submitted; numbers follow one another. */
  submitted(number: bigint): void {
    if (this.#works++ === 0) this.#firstWork = number;
  }

  /** Work was finished, or waits once more. */
  settled(number: bigint): void {
    this.#outcomes.add(number);
  }

  /** What is kept of it, undefined where nothing became visible. */
  toEntry(atMs: bigint): FeedEntry | undefined {
    const runs = this.#runs.list().map(touchedToFeed);
    if (runs.length === 0 && this.#works === 0 && this.#outcomes.size === 0) return undefined;
    return {
      atMs,
      runs,
      readings: BigInt(this.#readings),
      firstWork: this.#firstWork,
      works: this.#works,
      outcomes: [...this.#outcomes],
    };
  }
}
