import { once } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { Code, StatusError } from "@wellspring/contract";
import type { Metrics } from "@wellspring/service";
import type { Config } from "../config.ts";
import type { RuntimeConfig } from "../runtime.ts";
import type { ThreadAnswer, ThreadRequest } from "./runtime-worker.ts";

/** What a thread of engines is started with; its log lines are of `name`. */
export type ThreadConfig = RuntimeConfig & Pick<Config, "logLevel"> & { name: string };

/** Beside this file, in the sources and in bundles alike. */
const workerUrl = new URL(`./runtime-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Engines in a thread of their own, for a process that has other things to do: it answers while
 * they compute. What ends the thread ends the process.
 */
export class RuntimeThread implements AsyncDisposable {
  readonly #worker: Worker;
  #askers: ((text: string) => void)[] = [];

  /**
   * Starts the thread, and resolves when its engines look for backends; what they count is told
   * with `metrics`.
   *
   * @throws StatusError INVALID_ARGUMENT where a function can't be used.
   */
  static async open(config: ThreadConfig, metrics: Metrics): Promise<RuntimeThread> {
    const worker = new Worker(workerUrl, { workerData: config });
    const answer = await firstAnswer(worker);
    if (answer.kind === "refused") {
      await worker.terminate();
      throw new StatusError(answer.code, answer.message);
    }
    const thread = new RuntimeThread(worker);
    metrics.include(() => thread.#readMetrics());
    return thread;
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (answer: ThreadAnswer) => {
      if (answer.kind === "metrics") this.#askers.shift()?.(answer.text);
    });
    worker.on("exit", this.#hearExit);
  }

  /** Finishes what was taken, within the time to drain, and ends the thread. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#worker.on("message", ({ kind }: ThreadAnswer) => {
      if (kind === "stopped") resolve();
    });
    this.#worker.off("exit", this.#hearExit).once("exit", () => resolve());
    if (this.#worker.threadId === ended) return;
    this.#tell("stop");
    await promise;
    await this.#worker.terminate();
    for (const tell of this.#askers) tell("");
  }

  /** A process without its engines would take work that nobody computes. */
  readonly #hearExit = (status: number): void => {
    throw new Error(`the thread of the engines ended with ${status}`);
  };

  /** In Prometheus' text form; "" once the thread has ended. */
  #readMetrics(): Promise<string> {
    if (this.#worker.threadId === ended) return Promise.resolve("");
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#askers.push(resolve);
    this.#tell("metrics");
    return promise;
  }

  #tell(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }
}

const firstAnswer = async (worker: Worker): Promise<ThreadAnswer> => {
  const silence = new AbortController();
  const { signal } = silence;
  try {
    const [answer] = await Promise.race([
      once(worker, "message", { signal }),
      once(worker, "exit", { signal }).then((): [ThreadAnswer] => [endedEarly]),
    ]);
    return answer;
  } finally {
    silence.abort();
  }
};

/** What the thread could not say: a module of a function's may end it, or never be loaded. */
const endedEarly: ThreadAnswer = {
  kind: "refused",
  code: Code.INVALID_ARGUMENT,
  message: "function: loading it ended the thread of the engines",
};

/** The id that Node gives to threads that have ended. */
const ended = -1;
