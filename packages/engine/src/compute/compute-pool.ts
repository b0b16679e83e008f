import type { Task } from "../engine-function.ts";
import type { EngineKind } from "../engines.ts";
import type { Outcome } from "./attempt.ts";
import { ComputeThread, type ThreadOptions } from "./compute-thread.ts";

/** What a pool is made of. */
export type PoolOptions = ThreadOptions & {
  /** Threads at most; each is started when there is something to compute. */
  threads: number;
};

type Waiting = { kind: EngineKind; task: Task; resolve: (outcome: Outcome) => void };

/** Tasks that a thread is given at once: of small ones, as many as pay for the message. */
const batchTasksMax = 256;

/** Computes in threads, a bounded number of tasks at once; others wait in order. */
export class ComputePool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #idle: ComputeThread[] = [];
  readonly #busy = new Set<ComputeThread>();
  #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Settles with what became of the task; never once the pool is closed. */
  compute(kind: EngineKind, task: Task): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#waiting.push({ kind, task, resolve });
    // Those that come in one turn make batches.
    if (this.#waiting.length === 1) setImmediate(() => this.#start());
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const threads = [...this.#idle, ...this.#busy];
    await Promise.all(threads.map((thread) => thread[Symbol.asyncDispose]()));
  }

  #start(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const free = this.#options.threads - this.#busy.size;
      if (free === 0) return;
      const share = Math.ceil(this.#waiting.length / free);
      const batch = this.#takeBatch(Math.min(share, batchTasksMax));
      const thread = this.#takeIdle() ?? new ComputeThread(this.#options);
      this.#busy.add(thread);
      void this.#run(thread, batch);
    }
  }

  /** A thread that waits for work; what a function left behind may have ended some meanwhile. */
  #takeIdle(): ComputeThread | undefined {
    for (;;) {
      const thread = this.#idle.pop();
      if (!thread?.hasEnded) return thread;
    }
  }

  /** The next ones of one engine. */
  #takeBatch(tasksMax: number): Waiting[] {
    const [{ kind }] = this.#waiting;
    const other = this.#waiting.findIndex((each) => each.kind !== kind);
    return this.#waiting.splice(0, other < 0 ? tasksMax : Math.min(other, tasksMax));
  }

  async #run(thread: ComputeThread, batch: Waiting[]): Promise<void> {
    const [{ kind }] = batch;
    const left = new Set(batch);
    await thread.run({ kind, tasks: batch.map(({ task }) => task) }, (place, outcome) => {
      left.delete(batch[place]);
      batch[place].resolve(outcome);
    });
    this.#busy.delete(thread);
    if (!thread.hasEnded) this.#idle.push(thread);
    this.#waiting = [...left, ...this.#waiting];
    this.#start();
  }
}
