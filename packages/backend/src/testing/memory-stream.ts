import type { StatusError } from "@wellspring/contract";
import type { EntryStream, StreamBounds, StreamEntry } from "../log/entry-stream.ts";
import { createGenesisEntry } from "../log/genesis.ts";
import { otherEntry, trimmed } from "../log/log-fault.ts";
import { specLogId, startMs } from "./applied-store.ts";

/** What becomes of a publish: the entry is kept or not, and the caller hears this error. */
export type Failure = { error: StatusError; isKept: boolean };

/** A stream in memory that begins with a genesis entry; each of its handles may fail. */
export class MemoryStream implements EntryStream {
  readonly logId = specLogId;
  readonly stateDigest = Buffer.alloc(0);
  readonly entries: StreamEntry[] = [];
  /** What becomes of the next publishes; they succeed once none is left. */
  readonly failures: Failure[] = [];
  /** Publishes so far, those that failed too. */
  publishes = 0;
  /** The stream's clock. */
  now = startMs;
  first = 1n;
  readonly #waiting = new Set<() => void>();
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();

  constructor() {
    this.add("genesis", createGenesisEntry(specLogId, startMs));
  }

  async publish(messageId: string, bytes: Uint8Array): Promise<void> {
    this.publishes++;
    const failure = this.failures.shift();
    await new Promise(setImmediate);
    if (!failure || failure.isKept) this.add(messageId, bytes);
    if (failure) throw failure.error;
  }

  async begin(messageId: string, bytes: Uint8Array): Promise<void> {
    if (this.entries.length === 0) await this.publish(messageId, bytes);
  }

  /** Adds an entry, once for each message id. */
  add(messageId: string, bytes: Uint8Array): void {
    if (this.entries.some((entry) => entry.messageId === messageId)) return;
    const sequence = BigInt(this.entries.length + 1);
    this.entries.push({ sequence, atMs: BigInt(this.now), messageId, bytes });
    for (const wake of this.#waiting) wake();
  }

  async *follow(
    from: bigint,
    signal: AbortSignal,
    before = "",
  ): AsyncGenerator<StreamEntry, undefined> {
    const last = this.entries[Number(from) - 2]?.messageId ?? "";
    if (before !== "" && last !== before) throw otherEntry(from - 1n);
    if (from < this.first) throw trimmed(this.first);
    let next = from;
    while (!signal.aborted) {
      const entry = this.entries[Number(next) - 1];
      if (entry) {
        yield entry;
        next++;
      } else {
        await this.#nextEntry(signal);
      }
    }
    return undefined;
  }

  async bounds(): Promise<StreamBounds> {
    const held = this.entries.slice(Number(this.first) - 1);
    const bytes = held.reduce((total, entry) => total + entry.bytes.length, 0);
    return { first: this.first, last: BigInt(this.entries.length), bytes };
  }

  async trim(upTo: bigint): Promise<void> {
    this.first = upTo + 1n;
  }

  async replace(): Promise<void> {
    throw new Error("a stream in memory is one log");
  }

  async servers(): Promise<string[]> {
    return ["memory"];
  }

  announce(bytes: Uint8Array): void {
    for (const listener of this.#listeners) listener(bytes);
  }

  async *announcements(signal: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
    const heard: Uint8Array[] = [];
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => end());
    let wake: () => void = () => undefined;
    const listener = (bytes: Uint8Array) => {
      heard.push(bytes);
      wake();
    };
    this.#listeners.add(listener);
    while (!signal.aborted) {
      yield* heard.splice(0);
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      if (heard.length === 0) await Promise.race([promise, ended]);
    }
    this.#listeners.delete(listener);
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #nextEntry(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    signal.addEventListener("abort", () => resolve());
    await promise;
    this.#waiting.delete(resolve);
  }
}
