import { setTimeout as delay } from "node:timers/promises";
import { Client, connectivityState } from "@grpc/grpc-js";
import {
  callUnary,
  channelOptions,
  createInsecure,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";
import type { Logger } from "@wellspring/service";

/** Milliseconds that a backend gets to say which log it keeps. */
const introductionMs = 5_000;

/** Milliseconds between attempts with a backend that is connected and does not say it. */
const introductionPauseMs = 500;

/** A channel that nobody uses for long stays open: whether it works decides readiness. */
const options = { ...channelOptions, "grpc.client_idle_timeout_ms": 2 ** 31 - 1 };

/** One backend: a connection that is kept up, and the log that it reported on it. */
export class Backend implements Disposable {
  readonly address: string;
  readonly client: Client;
  /** Settles when the first attempt to reach it has succeeded or failed. */
  readonly attempted: Promise<void>;
  readonly #logger: Logger;
  readonly #changed: () => void;
  readonly #closed = new AbortController();
  #attempted: () => void = () => undefined;
  #logId: string | undefined;
  #openCalls = 0;

  /** @param changed hears of every change of `logId`. */
  constructor(address: string, logger: Logger, changed: () => void) {
    this.address = address;
    this.client = new Client(address, createInsecure(), options);
    this.#logger = logger;
    this.#changed = changed;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.attempted = promise;
    this.#attempted = resolve;
    this.#watch().catch((error: unknown) => {
      logger.error({ err: error, backend: address }, "a backend is watched no more");
    });
  }

  /** The log it keeps; undefined while it can't be reached. */
  get logId(): string | undefined {
    return this.#logId;
  }

  /** Calls that have begun and not ended. */
  get openCalls(): number {
    return this.#openCalls;
  }

  /** Counts a call as open until it is disposed of. */
  beginCall(): Disposable {
    this.#openCalls++;
    return {
      [Symbol.dispose]: () => {
        this.#openCalls--;
      },
    };
  }

  /** Takes no more calls; those that are open go on to their ends. */
  [Symbol.dispose](): void {
    this.#closed.abort();
    this.#attempted();
    this.client.close();
  }

  async #watch(): Promise<void> {
    const channel = this.client.getChannel();
    while (!this.#closed.signal.aborted) {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) await this.#introduce();
      else this.#setLogId(undefined);
      if (isOutcome(state)) this.#attempted();
      if (this.#closed.signal.aborted) return;
      // A watch hears of changes to come only: one during the introduction would be missed.
      if (channel.getConnectivityState(false) !== state) continue;
      await new Promise<void>((resolve) => {
        channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => resolve());
      });
    }
  }

  /** Asks the backend for its log's id for as long as it is connected. */
  async #introduce(): Promise<void> {
    const { signal } = this.#closed;
    const channel = this.client.getChannel();
    while (!signal.aborted && channel.getConnectivityState(false) === connectivityState.READY) {
      try {
        const deadline = new Date(Date.now() + introductionMs);
        const callOptions = { deadline, signal };
        const { getStatus } = RunServiceService;
        const { logId } = await callUnary(this.client, getStatus, {}, callOptions);
        this.#setLogId(logId);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const { message } = StatusError.from(error);
        this.#logger.warn({ backend: this.address }, `a backend does not answer: ${message}`);
        this.#attempted();
        await delay(introductionPauseMs, undefined, { ref: false });
      }
    }
  }

  #setLogId(logId: string | undefined): void {
    if (logId === this.#logId) return;
    this.#logId = logId;
    const backend = this.address;
    if (logId === undefined) this.#logger.warn({ backend }, "lost a backend");
    else this.#logger.info({ backend, logId }, "reached a backend");
    this.#changed();
  }
}

const isOutcome = (state: connectivityState): boolean =>
  state === connectivityState.READY || state === connectivityState.TRANSIENT_FAILURE;
