import { setTimeout as delay } from "node:timers/promises";
import { Client } from "@grpc/grpc-js";
import {
  callUnary,
  channelOptions,
  createInsecure,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";
import type { EngineKind } from "../engines.ts";
import { WorkStream, type WorkStreamOptions } from "./work-stream.ts";

/** What a link is made of. */
export type LinkOptions = Omit<WorkStreamOptions, "client" | "kind"> & {
  kinds: readonly EngineKind[];
  /** Hears of every change of `isReached`. */
  onChange: () => void;
};

/** Milliseconds that a backend gets to say that it is there. */
const introductionMs = 5_000;

/** Milliseconds before the first attempt after one that failed; doubled up to the next. */
const pauseFirstMs = 100;
const pauseMsMax = 5_000;

/** Work from one backend: a stream for each engine, opened anew whenever it ends. */
export class BackendLink implements AsyncDisposable {
  readonly address: string;
  readonly #options: LinkOptions;
  readonly client: Client;
  readonly #closed = new AbortController();
  readonly #streams = new Map<EngineKind, WorkStream>();

  constructor(address: string, options: LinkOptions) {
    this.address = address;
    this.#options = options;
    this.client = new Client(address, createInsecure(), channelOptions);
    for (const kind of options.kinds) {
      this.#follow(kind).catch((error: unknown) => {
        options.logger.error({ err: error, backend: address }, "a backend is asked no more");
      });
    }
  }

  /** Whether the backend hands out work of all engines. */
  get isReached(): boolean {
    return this.#streams.size === this.#options.kinds.length;
  }

  /** The open stream of an engine. */
  streamOf(kind: EngineKind): WorkStream | undefined {
    return this.#streams.get(kind);
  }

  /** Takes no more work; resolves when the results of what was taken are kept. */
  async drain(): Promise<void> {
    await Promise.all([...this.#streams.values()].map((stream) => stream.drain()));
  }

  /** Ends all streams at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    for (const stream of this.#streams.values()) stream.cancel();
    this.client.close();
  }

  async #follow(kind: EngineKind): Promise<void> {
    const { signal } = this.#closed;
    let pauseMs = pauseFirstMs;
    while (!signal.aborted) {
      try {
        await this.#introduce();
        pauseMs = pauseFirstMs;
        await this.#work(kind);
      } catch (thrown) {
        if (signal.aborted) return;
        const { message } = StatusError.from(thrown);
        const { logger } = this.#options;
        logger.warn({ backend: this.address, engine: kind }, `no work comes: ${message}`);
      }
      const ms = pauseMs * (0.5 + Math.random());
      await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, pauseMsMax);
    }
  }

  /** Resolves once the backend answers: a stream that is open says nothing of that. */
  async #introduce(): Promise<void> {
    const deadline = new Date(Date.now() + introductionMs);
    const { signal } = this.#closed;
    await callUnary(this.client, RunServiceService.getStatus, {}, { deadline, signal });
  }

  async #work(kind: EngineKind): Promise<void> {
    const stream = new WorkStream({ ...this.#options, client: this.client, kind });
    this.#streams.set(kind, stream);
    this.#options.onChange();
    try {
      await stream.run();
    } finally {
      this.#streams.delete(kind);
      this.#options.onChange();
    }
  }
}
