import assert from "node:assert/strict";
import { type Refusal, readRefusal } from "@wellspring/contract";
import { applyEntry } from "../apply/apply-entry.ts";
import { listEvents } from "../apply/history.ts";
import type { Outcome } from "../apply/outcome.ts";
import type { Step } from "../apply/step.ts";
import { FeedNotes } from "../feed/feed-notes.ts";
import type { PlateState, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { createGenesis } from "../log/genesis.ts";
import { DecodedBlocks } from "../plate/decoded-blocks.ts";
import { readPlate, type Selection, selectAll } from "../query/read-plate.ts";
import { Draft } from "../store/draft.ts";
import type { Keyspace } from "../store/keyspace.ts";
import { Lmdb } from "../store/lmdb.ts";
import { plateStates, readStoreState, runStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { RecentWorks } from "../work/recent-works.ts";
import { blockToRows, type ReadingRow } from "./readings.ts";
import type { Change } from "./records.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

/** The log's time at which every spec starts. */
export const startMs = 1_700_000_000_000;

export const specLogId = "00000000-0000-4000-8000-000000000000";

/** A store in a temporary folder to which specs apply entries one by one, at times they say. */
export class AppliedStore implements AsyncDisposable {
  readonly lmdb: Lmdb;
  /** The state after the last entry. */
  view: View;
  /** The log's time of the next entry. */
  atMs = startMs;
  /** Hears of what becomes visible. */
  onStored: Step["onStored"];
  readonly #folder: TemporaryFolder;
  readonly #isWritten: boolean;
  #recentWorks = new RecentWorks();

  /** Opens a new store; one that is not written keeps what is applied as drafts, and is fast. */
  static async open({ isWritten = true, logId = specLogId } = {}): Promise<AppliedStore> {
    const folder = createTemporaryFolder();
    const lmdb = Lmdb.open(folder.path);
    await lmdb.write(createGenesis(logId, startMs));
    return new AppliedStore(folder, lmdb, isWritten);
  }

  private constructor(folder: TemporaryFolder, lmdb: Lmdb, isWritten: boolean) {
    this.#folder = folder;
    this.#isWritten = isWritten;
    this.lmdb = lmdb;
    this.view = lmdb;
  }

  /** Applies one entry with these changes and tells what became of each. */
  async applyAll(changes: readonly Change[], principal = "robot-7"): Promise<Outcome[]> {
    const { appliedSequence } = readStoreState(this.view);
    const records = changes.map((change) => ({ principal, change }));
    const entry = { form: 1, atMs: BigInt(this.atMs), records };
    const applied = await applyEntry(this.view, appliedSequence + 1n, entry, {
      onStored: this.onStored,
      recentWorks: this.#recentWorks,
    });
    this.#recentWorks.hear(applied.workChanges);
    if (this.#isWritten) await this.lmdb.write(applied.draft.writes());
    else this.view = applied.draft;
    return applied.outcomes;
  }

  /** Forgets all that is not written. */
  rewind(): void {
    this.view = this.lmdb;
    this.#recentWorks = new RecentWorks();
  }

  /** Applies one entry with one change. */
  async apply(change: Change, principal?: string): Promise<Outcome> {
    const [outcome] = await this.applyAll([change], principal);
    return outcome;
  }

  /** What a change is made with when it is not applied through an entry. */
  step(): Step {
    const state = readStoreState(this.view);
    const draft = new Draft(this.view);
    const sequence = state.appliedSequence + 1n;
    const atMs = BigInt(this.atMs);
    const parts = { siblings: new Map(), decoded: new DecodedBlocks(), workChanges: [] };
    const recentWorks = new RecentWorks();
    const hooks = { turn, onStored: undefined, recentWorks, feed: new FeedNotes() };
    return { draft, state, sequence, atMs, principal: "robot-7", ...parts, ...hooks };
  }

  run(name = "run-01"): RunState {
    const run = runStates.get(this.view, "default", name);
    assert(run, `no run is called ${name}`);
    return run;
  }

  plate(plate = 0, run = "run-01"): PlateState {
    const state = plateStates.get(this.view, this.run(run).number, plate);
    assert(state, `run ${run} has no plate ${plate}`);
    return state;
  }

  /** What a reader of the plate sees. */
  rows(plate = 0, run = "run-01", selection: Selection = selectAll): ReadingRow[] {
    const blocks = readPlate(this.view, this.plate(plate, run), selection);
    return [...blocks].flatMap(blockToRows);
  }

  events(run = "run-01") {
    return [...listEvents(this.view, this.run(run))];
  }

  /** How many entries a keyspace has. */
  count(keyspace: Keyspace): number {
    return [...this.view.list(keyspace, Buffer.alloc(0))].length;
  }

  /** How many entries an upload has wherever something is kept of one. */
  leftovers(): { [Name in Keyspace | "recentChanges"]?: number } {
    return {
      blocks: this.count("blocks"),
      staged: this.count("staged"),
      "staged-plates": this.count("staged-plates"),
      changes: this.count("changes"),
      recentChanges: readStoreState(this.view).recentChanges.length,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lmdb[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}

/** Counts of a committed upload: new, duplicates, filled. */
export const countsOf = (outcome: Outcome): number[] => {
  assert(outcome.kind === "committed", describeOutcome(outcome));
  return [outcome.newReadings, outcome.duplicates, outcome.filled];
};

/** A refusal as `[code, message]`. */
export const refusalOf = (outcome: Outcome): [number, string] => {
  assert(outcome.kind === "refused", describeOutcome(outcome));
  return [outcome.error.code, outcome.error.message];
};

/** The conflicts that a refusal carries. */
export const conflictsOf = (outcome: Outcome): Refusal => {
  assert(outcome.kind === "refused", describeOutcome(outcome));
  const refusal = readRefusal(outcome.error);
  assert(refusal, "the refusal carries no conflicts");
  return refusal;
};

const describeOutcome = (outcome: Outcome): string =>
  outcome.kind === "refused" ? outcome.error.message : `the outcome is ${outcome.kind}`;
