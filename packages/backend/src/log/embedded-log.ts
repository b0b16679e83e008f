import { Code, limits, StatusError } from "@wellspring/contract";
import { applyEntry } from "../apply/apply-entry.ts";
import { activeFormOf, assertActiveForm, type Forms, releaseForms } from "../apply/forms.ts";
import type { Outcome } from "../apply/outcome.ts";
import { Entry, type Record } from "../gen/wellspring/backend/v1/log.ts";
import type { Write } from "../store/draft.ts";
import { numberKey } from "../store/keyspace.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";
import type { StoredReadings } from "../stored-readings.ts";
import { RecentWorks } from "../work/recent-works.ts";
import type { StoredWork } from "../work/work-state.ts";
import type { Log } from "./log.ts";
import { cannotApply, unflushed } from "./log-fault.ts";
import { Positions } from "./positions.ts";
import { RecordQueue, type Waiting } from "./record-queue.ts";
import { withoutBlocks } from "./without-blocks.ts";

/** What the log keeps its entries and their effects in. */
export type LogStore = View & {
  write(writes: Iterable<Write>): Promise<void>;
  flushed(): Promise<void>;
};

/** What a log may be told beside its store. */
export type EmbeddedLogOptions = {
  /** Forms of entries that this backend reads; the release's own where absent. */
  forms?: Forms | undefined;
  /** Milliseconds since 1970; the system's clock where absent. */
  now?: (() => number) | undefined;
  /** Hears of readings once they are durable. */
  onStored?: ((stored: StoredReadings) => void) | undefined;
  /** Hears of work once an entry is applied, which may be before it is durable. */
  onWork?: ((changes: readonly StoredWork[], sequence: bigint) => void) | undefined;
  /** Hears once, where the log stops, at which entry and why. */
  onFault?: ((fault: StatusError) => void) | undefined;
};

/** Entries that are kept after they were applied: nobody follows this log yet. */
const entriesKeptMax = 16n;

/**
 * The log of a backend that stands alone: kept in its store, each entry written in the transaction
 * that applies it. While one entry is written and flushed the next one fills.
 */
export class EmbeddedLog implements Log {
  readonly id: string;
  readonly #store: LogStore;
  readonly #forms: Forms;
  readonly #now: () => number;
  readonly #onStored: EmbeddedLogOptions["onStored"];
  readonly #onWork: EmbeddedLogOptions["onWork"];
  readonly #onFault: EmbeddedLogOptions["onFault"];
  readonly #queue = new RecordQueue();
  readonly #recentWorks = new RecentWorks();
  readonly #positions: Positions;
  readonly #writing: Promise<void>;
  #atMs: bigint;
  #steps = 0;
  #fault: Error | undefined;

  constructor(store: LogStore, options: EmbeddedLogOptions = {}) {
    const { forms = releaseForms, now = Date.now, onStored, onWork, onFault } = options;
    const state = readStoreState(store);
    this.id = state.logId;
    this.#store = store;
    this.#forms = forms;
    this.#now = now;
    this.#onStored = onStored;
    this.#onWork = onWork;
    this.#onFault = onFault;
    this.#positions = new Positions(state.appliedSequence);
    this.#atMs = state.atMs;
    this.#writing = this.#writeEntries();
  }

  get appliedSequence(): bigint {
    return this.#positions.applied;
  }

  /** What is applied is flushed: nobody hears of it before. */
  get flushedSequence(): bigint {
    return this.#positions.applied;
  }

  get steps(): number {
    return this.#steps;
  }

  get fault(): Error | undefined {
    return this.#fault;
  }

  append(record: Record, bytes: number): Promise<Outcome> {
    return this.#queue.add(record, bytes);
  }

  reach(sequence: bigint): Promise<void> {
    return this.#positions.reach(sequence, limits.tokenWaitMs);
  }

  next(after: bigint, withinMs: number, signal: AbortSignal): Promise<void> {
    return this.#positions.next(after, withinMs, signal);
  }

  /** What is in this log is applied: both are written together. */
  async catchUp(): Promise<void> {}

  /** Writes what waits, then ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#queue.end();
    await this.#writing;
  }

  async #writeEntries(): Promise<void> {
    try {
      assertActiveForm(readStoreState(this.#store), this.#forms);
    } catch (thrown) {
      this.#stop(StatusError.from(thrown));
      return;
    }
    for (;;) {
      const batch = await this.#queue.take(limits.entryBytesMax);
      if (batch.length === 0) return;
      try {
        const outcomes = await this.#writeEntry(batch);
        for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]);
      } catch (thrown) {
        const error = StatusError.from(thrown);
        for (const { reject } of batch) reject(error);
        if (error.code === Code.RESOURCE_EXHAUSTED) continue;
        this.#stop(error);
        return;
      }
    }
  }

  #stop(error: StatusError): void {
    this.#fault = error;
    const fault = cannotApply(this.#positions.applied + 1n, error);
    this.#queue.fail(fault);
    this.#positions.stop(fault);
    this.#onFault?.(fault);
  }

  async #writeEntry(batch: readonly Waiting[]): Promise<Outcome[]> {
    const sequence = this.#positions.applied + 1n;
    const entry = this.#createEntry(batch.map(({ record }) => record));
    const stored: StoredReadings[] = [];
    const { draft, outcomes, workChanges } = await applyEntry(this.#store, sequence, entry, {
      forms: this.#forms,
      onStored: this.#onStored && ((readings) => stored.push(readings)),
      recentWorks: this.#recentWorks,
      onTurn: () => this.#steps++,
    });
    draft.put("log", numberKey(sequence), Entry.encode(withoutBlocks(entry)).finish());
    const trimmed = sequence - entriesKeptMax;
    if (trimmed > 0n) draft.remove("log", numberKey(trimmed));
    this.#steps++;
    await this.#store.write(draft.writes());
    this.#steps++;
    this.#recentWorks.hear(workChanges);
    this.#onWork?.(workChanges, sequence);
    await this.#store.flushed().catch((thrown: unknown) => {
      throw unflushed(sequence, thrown);
    });
    this.#positions.setApplied(sequence);
    this.#atMs = entry.atMs;
    for (const readings of stored) this.#onStored?.(readings);
    return outcomes;
  }

  #createEntry(records: Record[]): Entry {
    const now = BigInt(this.#now());
    const form = activeFormOf(readStoreState(this.#store));
    return { form, atMs: now > this.#atMs ? now : this.#atMs, records };
  }
}
