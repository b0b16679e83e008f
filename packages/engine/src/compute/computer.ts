import { availableParallelism } from "node:os";
import { Code, StatusError } from "@wellspring/contract";
import type { Computed, EngineFunction, Task } from "../engine-function.ts";
import { type EngineKind, type FunctionOptions, isHeavy, loadEngine } from "../engines.ts";
import { attempt, createFailure, type Outcome } from "./attempt.ts";
import { ComputePool } from "./compute-pool.ts";
import { Slots } from "./slots.ts";

/** What a computer is made of. */
export type ComputerOptions = {
  kinds: readonly EngineKind[];
  functions: FunctionOptions;
  /** Tasks that are computed in threads at once; by default as many as the machine has cores. */
  concurrency: number | undefined;
  timeLimitMs: number;
  /** Hears what became of each task, and how long that took from when it came. */
  observe: (kind: EngineKind, outcome: Outcome, seconds: number) => void;
};

/** A task whose body may have to be fetched first. */
export type Assignment = Omit<Task, "body"> & { body: Uint8Array | (() => Promise<Uint8Array>) };

/** Computes tasks: small ones at once, others in threads. */
export class Computer implements AsyncDisposable {
  readonly #functions: ReadonlyMap<EngineKind, EngineFunction>;
  readonly #options: ComputerOptions;
  readonly #pool: ComputePool;
  /** A body may have 32 MiB: no more are fetched than are computed. */
  readonly #fetching: Slots;

  /**
   * Loads the functions; throws StatusError INVALID_ARGUMENT where one can't be used.
   */
  static async open(options: ComputerOptions): Promise<Computer> {
    const { kinds, functions } = options;
    const loaded = kinds.map(async (kind) => [kind, await loadEngine(kind, functions)] as const);
    return new Computer(new Map(await Promise.all(loaded)), options);
  }

  private constructor(
    functions: ReadonlyMap<EngineKind, EngineFunction>,
    options: ComputerOptions,
  ) {
    this.#functions = functions;
    this.#options = options;
    const threads = options.concurrency ?? availableParallelism();
    const { timeLimitMs } = options;
    this.#pool = new ComputePool({ options: options.functions, timeLimitMs, threads });
    this.#fetching = new Slots(threads);
  }

  /** What the results of an engine are kept with. */
  versionOf(kind: EngineKind): string {
    return this.#functionOf(kind).version;
  }

  /**
   * What becomes of a task, which fails where its body is lost. Rejects only where its body can't
   * be fetched by now.
   */
  async compute(kind: EngineKind, { body, ...rest }: Assignment): Promise<Outcome> {
    const startedAtMs = performance.now();
    const outcome = await (typeof body === "function"
      ? this.#fetchAndRun(kind, body, rest)
      : this.#run(kind, { ...rest, body }));
    this.#options.observe(kind, outcome, (performance.now() - startedAtMs) / 1_000);
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }

  async #fetchAndRun(
    kind: EngineKind,
    fetchBody: () => Promise<Uint8Array>,
    rest: Omit<Task, "body">,
  ): Promise<Outcome> {
    using _slot = await this.#fetching.enter();
    let body: Uint8Array;
    try {
      body = await fetchBody();
    } catch (thrown) {
      if (isLoss(thrown)) return createFailure(thrown);
      throw thrown;
    }
    return await this.#run(kind, { ...rest, body });
  }

  #run(kind: EngineKind, task: Task): Promise<Outcome> {
    const engine = this.#functionOf(kind);
    if (isHeavy(kind, task.body.length)) return this.#pool.compute(kind, task);
    return attempt(engine, task, this.#options.timeLimitMs);
  }

  #functionOf(kind: EngineKind): EngineFunction {
    const found = this.#functions.get(kind);
    if (!found) throw new Error(`the engine ${kind} was not asked for`);
    return found;
  }
}

/** Whether no other attempt would find a body: it is damaged, or there is none. */
const isLoss = (thrown: unknown): boolean =>
  thrown instanceof StatusError &&
  (thrown.code === Code.DATA_LOSS || thrown.code === Code.NOT_FOUND);

/** Whether a task has a result. */
export const isComputed = (outcome: Outcome): outcome is Computed => "result" in outcome;
