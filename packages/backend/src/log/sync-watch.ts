import { setTimeout as delay } from "node:timers/promises";
import { StatusError } from "@wellspring/contract";
import type { EntryStream } from "./entry-stream.ts";
import { proveSync, type SyncProof } from "./sync-proof.ts";

/** Where a proof comes from, and who hears of it. */
export type SyncWatchOptions = {
  stream: Pick<EntryStream, "servers">;
  monitors: readonly string[];
  /** Somebody vouches for it: nothing is asked. */
  isAsserted: boolean;
  /** Hears the first proof and each that says something else. */
  onProof: (proof: SyncProof) => void;
};

/** Milliseconds between proofs. */
const proveEveryMs = 5_000;

/** Milliseconds between looks at the stream: with another leader it is to be proven at once. */
const lookEveryMs = 1_000;

/** Proves at the start, and again and again, that acknowledged entries are flushed. */
export class SyncWatch implements Disposable {
  readonly #options: SyncWatchOptions;
  readonly #ended = new AbortController();
  /** Whether each server, by name, flushes each entry, in the last answer that it gave. */
  readonly #said = new Map<string, boolean>();
  #last: SyncProof | undefined;
  #leader: string | undefined;

  constructor(options: SyncWatchOptions) {
    this.#options = options;
    this.#watch().catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#ended.abort();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      const proof = await this.#prove();
      if (signal.aborted) return;
      if (proof.isSynced !== this.#last?.isSynced || proof.reason !== this.#last.reason) {
        this.#last = proof;
        this.#options.onProof(proof);
      }
      if (this.#options.isAsserted) return;
      await this.#untilDue(proof, signal);
    }
  }

  /** Waits until it is time for a proof: sooner where there is none, or another leader. */
  async #untilDue({ isSynced }: SyncProof, signal: AbortSignal): Promise<void> {
    for (let passedMs = 0; passedMs < proveEveryMs; passedMs += lookEveryMs) {
      await delay(lookEveryMs, undefined, { signal, ref: false });
      if (!isSynced || (await this.#hasAnotherLeader())) return;
    }
  }

  async #hasAnotherLeader(): Promise<boolean> {
    try {
      const [leader] = await this.#options.stream.servers();
      return leader !== this.#leader;
    } catch {
      return false;
    }
  }

  async #prove(): Promise<SyncProof> {
    const { stream, monitors, isAsserted } = this.#options;
    if (isAsserted) return { isSynced: true, reason: "the configuration asserts it" };
    try {
      const servers = await stream.servers();
      [this.#leader] = servers;
      return await proveSync(servers, monitors, this.#said);
    } catch (thrown) {
      // While NATS does not answer nothing is acknowledged either: the last proof stands.
      if (this.#last) return this.#last;
      return { isSynced: false, reason: StatusError.from(thrown).message };
    }
  }
}
