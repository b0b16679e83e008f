import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Code, limits, StatusError } from "@wellspring/contract";
import { applyEntry } from "../apply/apply-entry.ts";
import { activeFormOf, assertActiveForm, releaseForms } from "../apply/forms.ts";
import type { Outcome } from "../apply/outcome.ts";
import { Entry, type Record } from "../gen/wellspring/backend/v1/log.ts";
import type { Digest } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";
import { readStoreState } from "../store/records.ts";
import type { StoredReadings } from "../stored-readings.ts";
import { RecentWorks } from "../work/recent-works.ts";
import type { EmbeddedLogOptions, LogStore } from "./embedded-log.ts";
import type { EntryStream, StreamBounds, StreamEntry } from "./entry-stream.ts";
import type { Log } from "./log.ts";
import { cannotApply, trimmed, unflushed } from "./log-fault.ts";
import { Positions } from "./positions.ts";
import { RecordQueue, type Waiting } from "./record-queue.ts";

/** What a shared log may be told beside its store and its stream. */
export type SharedLogOptions = Pick<
  EmbeddedLogOptions,
  "forms" | "onStored" | "onWork" | "onFault"
> & {
  /** Hears why an entry could not be published yet; it is tried again. */
  onRetry?: ((error: StatusError) => void) | undefined;
  /** Hears of each entry that is applied, and the digest of the store by then. */
  onApplied?: ((sequence: bigint, digest: Digest) => void) | undefined;
};

/** Entries of this backend that are on their way into the stream at once. */
const publishesMax = 4;

/** Milliseconds before an entry is published again whose outcome is unknown: from, up to. */
const retryMs = { first: 50, most: 2_000 };

/** An entry of this backend, from the moment it is made until it is applied. */
type Pending = { applied: PromiseWithResolvers<Outcome[]>; isApplied: boolean };

/**
 * The log of backends that stand side by side: each publishes to one stream and applies all of it,
 * in the stream's order, to its own store. A caller hears of its record once the entry is durable
 * in the stream and applied here.
 */
export class SharedLog implements Log {
  readonly id: string;
  readonly #store: LogStore;
  readonly #stream: EntryStream;
  readonly #options: SharedLogOptions;
  readonly #queue = new RecordQueue();
  readonly #recentWorks = new RecentWorks();
  readonly #pending = new Map<string, Pending>();
  readonly #publishes = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  readonly #positions: Positions;
  readonly #publishing: Promise<void>;
  readonly #following: Promise<void>;
  /** The log's time of the last entry that is applied. */
  #atMs: bigint;
  #steps = 0;
  #fault: StatusError | undefined;
  /** What was applied when the entry after it was last seen to be forgotten. */
  #stuckAfter: bigint | undefined;

  constructor(store: LogStore, stream: EntryStream, options: SharedLogOptions = {}) {
    const state = readStoreState(store);
    if (state.logId !== stream.logId) throw otherLog(state.logId, stream.logId);
    this.id = state.logId;
    this.#store = store;
    this.#stream = stream;
    this.#options = options;
    this.#positions = new Positions(state.appliedSequence);
    this.#atMs = state.atMs;
    this.#publishing = this.#publishEntries();
    this.#following = this.#followEntries();
  }

  get appliedSequence(): bigint {
    return this.#positions.applied;
  }

  get flushedSequence(): bigint {
    return this.#positions.flushed;
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

  async catchUp(): Promise<void> {
    const { last } = await this.#stream.bounds();
    await this.reach(last);
  }

  /**
   * Hears now and then what the stream holds: stops where it has forgotten what is next here, which
   * nothing would tell until somebody writes. One that gets on has it on its way still.
   */
  hearBounds({ first }: Pick<StreamBounds, "first">): void {
    if (this.#stopped.signal.aborted) return;
    const { applied } = this.#positions;
    const isForgotten = first > applied + 1n;
    if (isForgotten && this.#stuckAfter === applied) {
      this.#fail(cannotApply(applied + 1n, trimmed(first)));
    }
    this.#stuckAfter = isForgotten ? applied : undefined;
  }

  /**
   * Takes no more records and ends. What is on its way may still come into the log: whoever asks
   * another backend hears of it.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop(new StatusError(Code.UNAVAILABLE, "the backend is stopping"));
    await this.#publishing;
    await Promise.all(this.#publishes);
    await this.#following;
  }

  async #publishEntries(): Promise<void> {
    for (;;) {
      while (this.#publishes.size >= publishesMax) await Promise.race(this.#publishes);
      const batch = await this.#queue.take(limits.entryBytesMax);
      if (batch.length === 0) return;
      const publish = this.#publish(batch).finally(() => this.#publishes.delete(publish));
      this.#publishes.add(publish);
    }
  }

  /** Publishes until the entry is in the stream, or surely is not. */
  async #publish(batch: readonly Waiting[]): Promise<void> {
    const messageId = randomUUID();
    const records = batch.map(({ record }) => record);
    // The log's time is the stream's: an entry gets it when it is read.
    const form = activeFormOf(readStoreState(this.#store));
    const bytes = Entry.encode({ form, atMs: 0n, records }).finish();
    const pending: Pending = { applied: Promise.withResolvers(), isApplied: false };
    pending.applied.promise.catch(() => undefined);
    this.#pending.set(messageId, pending);
    try {
      await this.#publishUntilKnown(messageId, bytes, pending);
      const outcomes = await pending.applied.promise;
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]);
    } catch (thrown) {
      for (const { reject } of batch) reject(StatusError.from(thrown));
    } finally {
      this.#pending.delete(messageId);
    }
  }

  async #publishUntilKnown(messageId: string, bytes: Uint8Array, pending: Pending): Promise<void> {
    const { signal } = this.#stopped;
    let isUnknown = false;
    for (let pauseMs = retryMs.first; ; pauseMs = Math.min(2 * pauseMs, retryMs.most)) {
      signal.throwIfAborted();
      try {
        await this.#stream.publish(messageId, bytes);
        return;
      } catch (thrown) {
        const error = StatusError.from(thrown);
        // A refusal says that this attempt failed, and nothing of one before it.
        if (isRefusal(error) && (!isUnknown || (await this.#isMissing(pending)))) throw error;
        isUnknown = true;
        this.#options.onRetry?.(error);
      }
      if (pending.isApplied) return;
      await delay(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  /** Whether an entry of this backend is surely not among all that the stream holds by now. */
  async #isMissing(pending: Pending): Promise<boolean> {
    try {
      await this.catchUp();
      return !pending.isApplied;
    } catch {
      return false;
    }
  }

  async #followEntries(): Promise<void> {
    try {
      const state = readStoreState(this.#store);
      assertActiveForm(state, this.#options.forms ?? releaseForms);
      const [from, { signal }] = [state.appliedSequence + 1n, this.#stopped];
      for await (const entry of this.#stream.follow(from, signal, state.lastMessageId)) {
        await this.#apply(entry);
      }
    } catch (thrown) {
      if (this.#stopped.signal.aborted) return;
      this.#fail(cannotApply(this.#positions.applied + 1n, StatusError.from(thrown)));
    }
  }

  async #apply({ sequence, atMs, messageId, bytes }: StreamEntry): Promise<void> {
    if (sequence > this.#positions.applied + 1n) throw trimmed(sequence);
    const entry = Entry.decode(bytes);
    entry.atMs = atMs > this.#atMs ? atMs : this.#atMs;
    const stored: StoredReadings[] = [];
    const { forms, onStored } = this.#options;
    const { draft, outcomes, workChanges, digest } = await applyEntry(
      this.#store,
      sequence,
      entry,
      {
        forms,
        messageId,
        onStored: onStored && ((readings) => stored.push(readings)),
        recentWorks: this.#recentWorks,
        onTurn: () => this.#steps++,
      },
    );
    this.#steps++;
    await this.#writeOnceThereIsRoom(draft);
    this.#steps++;
    this.#recentWorks.hear(workChanges);
    this.#atMs = entry.atMs;
    this.#positions.setApplied(sequence);
    this.#options.onApplied?.(sequence, digest);
    this.#options.onWork?.(workChanges, sequence);
    const pending = this.#pending.get(messageId);
    if (pending) {
      pending.isApplied = true;
      pending.applied.resolve(outcomes);
    }
    for (const readings of stored) onStored?.(readings);
    this.#store.flushed().then(
      () => this.#positions.setFlushed(sequence),
      (thrown: unknown) => this.#stopped.signal.aborted || this.#fail(unflushed(sequence, thrown)),
    );
  }

  /** The entry is in the log for good: where the disk is full it waits until there is room. */
  async #writeOnceThereIsRoom(draft: Draft): Promise<void> {
    const { signal } = this.#stopped;
    for (;;) {
      try {
        await this.#store.write(draft.writes());
        return;
      } catch (thrown) {
        const error = StatusError.from(thrown);
        if (error.code !== Code.RESOURCE_EXHAUSTED) throw error;
        this.#options.onRetry?.(error);
      }
      await delay(retryMs.most, undefined, { signal });
    }
  }

  #fail(fault: StatusError): void {
    this.#fault = fault;
    this.#stop(fault);
    this.#options.onFault?.(fault);
  }

  #stop(reason: StatusError): void {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort(reason);
    this.#queue.fail(reason);
    this.#positions.stop(reason);
    for (const { applied } of this.#pending.values()) applied.reject(reason);
  }
}

const isRefusal = ({ code }: StatusError): boolean =>
  code === Code.RESOURCE_EXHAUSTED || code === Code.INVALID_ARGUMENT;

const otherLog = (known: string, found: string): StatusError =>
  new StatusError(
    Code.FAILED_PRECONDITION,
    `this data folder is of the log ${known}, the stream is the log ${found}`,
  );
