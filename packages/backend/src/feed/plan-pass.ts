import { type FeedEntry, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { listFeed } from "./feed-entries.ts";
import type { Pass } from "./pass.ts";
import { listPlates, TouchedRuns, touchFromFeed } from "./touched-runs.ts";

/** Readings that take as long to copy as one work does. */
const workReadings = 20;

/**
 * What became visible after entry `from`, up to an entry at which the state that the view shows is
 * that entry's for all that it tells: no run that it touches was touched again since. So whoever
 * carries it out has exactly the state after that entry, and never half an upload. It ends at the
 * first such entry once about `readings` are to be copied, and with the view's state otherwise.
 */
export const planPass = async (view: View, from: bigint, readings: number): Promise<Pass> => {
  const plan = new PassPlan(view);
  for (const { sequence, entry } of listFeed(view, from)) {
    await turn();
    plan.add(entry);
    if (plan.readings < readings || sequence < plan.closedAt) continue;
    return plan.toPass(from, sequence);
  }
  return plan.toPass(from, readStoreState(view).appliedSequence);
};

/** A pass that grows by one entry after the other. */
class PassPlan {
  /** Readings to be copied, about. */
  readings = 0;
  /** The entry at which the pass may end: the last one that touched any of its runs. */
  closedAt = 0n;
  readonly #view: View;
  readonly #runs = new TouchedRuns();
  readonly #outcomes = new Set<bigint>();
  #firstAtMs = 0n;
  #firstWork = 0n;
  #works = 0;

  constructor(view: View) {
    this.#view = view;
  }

  add({ atMs, runs, readings, firstWork, works, outcomes }: FeedEntry): void {
    if (this.#firstAtMs === 0n) this.#firstAtMs = atMs;
    for (const run of runs) {
      if (!this.#runs.has(run.key)) this.#closeAfter(run.key);
      touchFromFeed(this.#runs.touch(run.key), run);
    }
    if (this.#works === 0) this.#firstWork = firstWork;
    this.#works += works;
    for (const number of outcomes) this.#outcomes.add(number);
    this.readings += Number(readings) + workReadings * (works + outcomes.length);
  }

  toPass(fromSequence: bigint, throughSequence: bigint): Pass {
    return {
      ...{ fromSequence, throughSequence, isWhole: false, firstAtMs: this.#firstAtMs },
      runs: this.#runs.list().map((run) => ({ ...run, plates: listPlates(run) })),
      works: this.#listWorks(),
    };
  }

  #closeAfter(key: Buffer): void {
    const value = this.#view.get("runs", key);
    const { changedSequence } = RunState.decode(value ?? new Uint8Array());
    if (changedSequence > this.closedAt) this.closedAt = changedSequence;
  }

  /** Numbers of works rise in the log's order, so that those of a pass follow one another. */
  #listWorks(): bigint[] {
    const submitted = Array.from({ length: this.#works }, (_, n) => this.#firstWork + BigInt(n));
    const end = this.#firstWork + BigInt(this.#works);
    const isSubmitted = (number: bigint) => number >= this.#firstWork && number < end;
    const others = [...this.#outcomes].filter((number) => !isSubmitted(number));
    return [...others, ...submitted].sort((a, b) => Number(a - b));
  }
}
