import { setTimeout as delay } from "node:timers/promises";
import {
  callServerStreaming,
  callUnary,
  KeyWatchServiceService,
  StatusError,
  type WatchedKey,
} from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { Backends } from "../backends.ts";
import type { KeyRing } from "./key-ring.ts";

/** Milliseconds after which a backend that says nothing is left for another one. */
const silenceMs = 12_000;

/** Milliseconds between two attempts with backends. */
const pauseMs = 250;

/** Milliseconds between two times that uses of keys are told. */
const tellUsesEveryMs = 5_000;

/** Milliseconds that a backend gets to keep them. */
const tellUsesMsMax = 5_000;

/** What a KeyWatch is made of. */
export type KeyWatchOptions = {
  backends: Backends;
  ring: KeyRing;
  /** Ids of keys that were used, each given once. */
  takeUses: () => string[];
  logger: Logger;
};

/** Keeps a ring of keys as backends tell it, one backend at a time, and tells what was used. */
export class KeyWatch implements Disposable {
  /** Settles when the first attempt to hear of all keys has succeeded or failed. */
  readonly attempted: Promise<void>;
  readonly #options: KeyWatchOptions;
  readonly #closed = new AbortController();
  #attempted: () => void;
  #isFailing = false;

  constructor(options: KeyWatchOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.attempted = promise;
    this.#attempted = resolve;
    const say = (error: unknown) =>
      options.logger.error({ err: error }, "keys are watched no more");
    this.#follow().catch(say);
    this.#tellUses().catch(say);
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
    this.#attempted();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      try {
        await this.#listen();
      } catch (thrown) {
        this.#warn(thrown);
      }
      this.#attempted();
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Hears one backend out: at first all keys, which take the place of those held, then changes. */
  async #listen(): Promise<void> {
    const { backends, ring } = this.#options;
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), silenceMs).unref();
    const signal = AbortSignal.any([this.#closed.signal, silence.signal]);
    let first: WatchedKey[] | undefined = [];
    try {
      const [{ client }] = backends.choose("read");
      const { watchKeys } = KeyWatchServiceService;
      for await (const response of callServerStreaming(client, watchKeys, {}, { signal })) {
        timer.refresh();
        if (first) first.push(...response.keys);
        else ring.update(response.keys);
        if (!response.isCurrent) continue;
        if (first) ring.replace(first);
        first = undefined;
        ring.hear();
        this.#isFailing = false;
        this.#attempted();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #warn(thrown: unknown): void {
    if (this.#isFailing || this.#closed.signal.aborted) return;
    this.#isFailing = true;
    const { message } = StatusError.from(thrown);
    this.#options.logger.warn(`no backend tells which keys are good: ${message}`);
  }

  async #tellUses(): Promise<void> {
    const { backends, takeUses } = this.#options;
    const { signal } = this.#closed;
    while (!signal.aborted) {
      await delay(tellUsesEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
      const ids = signal.aborted ? [] : takeUses();
      if (ids.length === 0) continue;
      try {
        const [{ client }] = backends.choose("write");
        const deadline = new Date(Date.now() + tellUsesMsMax);
        await callUnary(client, KeyWatchServiceService.noteKeyUses, { ids }, { deadline, signal });
      } catch {
        // The next use of the key is told again: nothing was kept of this one.
      }
    }
  }
}
