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

/** Milliseconds between proofs: a stream's leader may have changed. */
const proveEveryMs = 5_000;

/** Proves at the start, and again and again, that acknowledged entries are flushed. */
export class SyncWatch implements Disposable {
  readonly #options: SyncWatchOptions;
  readonly #ended = new AbortController();
  #last: SyncProof | undefined;

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
      await delay(proveEveryMs, undefined, { signal, ref: false });
    }
  }

  async #prove(): Promise<SyncProof> {
    const { stream, monitors, isAsserted } = this.#options;
    if (isAsserted) return { isSynced: true, reason: "the configuration asserts it" };
    try {
      return await proveSync(await stream.servers(), monitors);
    } catch (thrown) {
      // While NATS does not answer nothing is acknowledged either: the last proof stands.
      if (this.#last) return this.#last;
      return { isSynced: false, reason: StatusError.from(thrown).message };
    }
  }
}
