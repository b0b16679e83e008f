import type { Span } from "../apply/run-summary.ts";
import type { FeedRun } from "../gen/wellspring/backend/v1/state.ts";

/** A run, and what of it may be another than before. */
export type TouchedRun = {
  /** Its key in the keyspace of runs. */
  key: Buffer;
  /** Times within which readings changed, by plate. */
  plates: Map<number, Span>;
  /** Places of retractions in its history, rising. */
  retractions: number[];
};

/** All times that there are: a plate that is another altogether. */
export const everyRuntime: Readonly<Span> = {
  firstRuntimeSeconds: 0,
  lastRuntimeSeconds: 2 ** 31 - 1,
};

/** Runs that were touched, each once. */
export class TouchedRuns {
  readonly #runs = new Map<string, TouchedRun>();

  /** Whether the run with this key is one of them. */
  has(key: Buffer): boolean {
    return this.#runs.has(key.toString("latin1"));
  }

  /** The run with this key, which is one of them from now on. */
  touch(key: Buffer): TouchedRun {
    const text = key.toString("latin1");
    const known = this.#runs.get(text);
    if (known) return known;
    const run: TouchedRun = { key, plates: new Map(), retractions: [] };
    this.#runs.set(text, run);
    return run;
  }

  /** In the order of their keys. */
  list(): TouchedRun[] {
    return [...this.#runs.values()].sort((a, b) => Buffer.compare(a.key, b.key));
  }
}

/** Touches a plate of a run within a span of times: all that was touched lies within one span. */
export const touchPlate = ({ plates }: TouchedRun, plate: number, span: Span): void => {
  const { firstRuntimeSeconds: first, lastRuntimeSeconds: last } = span;
  const known = plates.get(plate) ?? span;
  plates.set(plate, {
    firstRuntimeSeconds: Math.min(first, known.firstRuntimeSeconds),
    lastRuntimeSeconds: Math.max(last, known.lastRuntimeSeconds),
  });
};

/** The plates of a run, rising, and the times within which their readings changed. */
export const listPlates = ({ plates }: TouchedRun): [plate: number, span: Span][] =>
  [...plates].sort(([a], [b]) => a - b);

/** As it is kept. */
export const touchedToFeed = ({ key, plates, retractions }: TouchedRun): FeedRun => ({
  key,
  plates: [...plates.keys()],
  firstRuntimes: [...plates.values()].map(({ firstRuntimeSeconds }) => firstRuntimeSeconds),
  lastRuntimes: [...plates.values()].map(({ lastRuntimeSeconds }) => lastRuntimeSeconds),
  retractions,
});

/** Touches what a kept one names. */
export const touchFromFeed = (run: TouchedRun, feed: FeedRun): void => {
  for (const [index, plate] of feed.plates.entries()) {
    touchPlate(run, plate, {
      firstRuntimeSeconds: feed.firstRuntimes[index],
      lastRuntimeSeconds: feed.lastRuntimes[index],
    });
  }
  run.retractions.push(...feed.retractions);
};
