import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { Code, StatusError } from "@wellspring/contract";
import type { FunctionOptions } from "../engines.ts";
import { createFailure, createTimeFault, type Outcome } from "./attempt.ts";
import { clockMs, msSince } from "./clock.ts";
import type { ThreadData } from "./compute-worker.ts";
import { type Batch, type OutcomesMessage, packBatch, unpackOutcomes } from "./thread-messages.ts";

/** What threads are made of. */
export type ThreadOptions = { options: FunctionOptions; timeLimitMs: number };

/** Beside this file, in the sources and in bundles alike. */
const workerUrl = new URL(`./compute-worker${extname(import.meta.url)}`, import.meta.url);

/** Milliseconds that a function gets to heed its signal before its thread is ended. */
const graceMs = 250;

/** Milliseconds in which a thread must have loaded its functions. */
const startMsMax = 30_000;

/** Stands for a beginning that has not come yet. */
const notBegun = -1;

/** A thread that runs one batch at a time. */
export class ComputeThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #timeLimitMs: number;
  readonly #progress = new Int32Array(new SharedArrayBuffer(8));
  readonly #ended = Promise.withResolvers<StatusError>();
  #hasEnded = false;

  constructor({ options, timeLimitMs }: ThreadOptions) {
    this.#timeLimitMs = timeLimitMs;
    const workerData: ThreadData = {
      options,
      timeLimitMs,
      progress: this.#progress,
    };
    this.#worker = new Worker(workerUrl, { workerData });
    this.#worker.on("error", (error) => this.#end(`failed: ${error.message}`));
    this.#worker.on("exit", () => this.#end("ended"));
    // Idle, it keeps no process alive.
    this.#worker.unref();
  }

  /** Whether no batch can be run any more. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Runs a batch; each outcome is told as it comes, with its task's place. Where a function does
   * not end in time, or ends its thread, so does this one: that task has failed, and those of
   * which nothing was told yet have no outcome.
   */
  async run(batch: Batch, tell: (place: number, outcome: Outcome) => void): Promise<void> {
    let told = 0;
    const whole = Promise.withResolvers<undefined>();
    const hear = (outcomes: OutcomesMessage): void => {
      for (const outcome of unpackOutcomes(outcomes)) tell(told++, outcome);
      if (told === batch.tasks.length) whole.resolve(undefined);
    };
    this.#restart();
    this.#worker.on("message", hear).ref();
    const watch = this.#watch();
    this.#worker.postMessage(...packBatch(batch));
    const fault = await Promise.race([whole.promise, this.#ended.promise]);
    watch[Symbol.dispose]();
    this.#worker.off("message", hear).unref();
    if (fault) tell(Math.max(told, Atomics.load(this.#progress, 0)), createFailure(fault));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end("was ended");
    await this.#worker.terminate();
  }

  #restart(): void {
    Atomics.store(this.#progress, 0, 0);
    Atomics.store(this.#progress, 1, notBegun);
  }

  /** Ends the thread once one task takes too long and does not heed its signal. */
  #watch(): Disposable {
    const watchedAtMs = clockMs();
    const leftMs = (): number => {
      const begunMs = Atomics.load(this.#progress, 1);
      return begunMs === notBegun
        ? startMsMax - msSince(watchedAtMs)
        : this.#timeLimitMs + graceMs - msSince(begunMs);
    };
    const look = (): void => {
      const ms = leftMs();
      if (ms > 0) timer = setTimeout(look, Math.min(ms, this.#timeLimitMs + graceMs));
      else this.#settle(createTimeFault(this.#timeLimitMs));
    };
    let timer = setTimeout(look, this.#timeLimitMs + graceMs);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  }

  #end(how: string): void {
    this.#settle(new StatusError(Code.INTERNAL, `the function's thread ${how}`));
  }

  #settle(fault: StatusError): void {
    this.#hasEnded = true;
    this.#ended.resolve(fault);
    this.#worker.terminate().catch(() => undefined);
  }
}
