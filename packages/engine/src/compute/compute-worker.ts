// What a thread for functions runs: batches of tasks, one after the other.
import { parentPort, workerData } from "node:worker_threads";
import type { Task } from "../engine-function.ts";
import { type EngineKind, type FunctionOptions, loadEngine } from "../engines.ts";
import { attempt, type Outcome } from "./attempt.ts";

/** What a thread is started with. */
export type ThreadData = {
  options: FunctionOptions;
  timeLimitMs: number;
  /** Shared: the place of the running task in its batch, and when it began (see `startedAtMs`). */
  progress: Int32Array;
  /** Milliseconds since 1970 that the beginnings in `progress` are counted from. */
  epochMs: number;
};

/** Tasks of one engine. */
export type Batch = { kind: EngineKind; tasks: readonly Task[] };

/** Outcomes of the next tasks of the batch; they come a few at a time. */
export type Outcomes = readonly Outcome[];

const { options, timeLimitMs, progress, epochMs }: ThreadData = workerData;

const runBatch = async ({ kind, tasks }: Batch): Promise<void> => {
  const engine = await loadEngine(kind, options);
  let outcomes: Outcome[] = [];
  let sentAtMs = performance.now();
  const send = () => {
    parentPort?.postMessage(outcomes satisfies Outcomes);
    outcomes = [];
    sentAtMs = performance.now();
  };
  for (const [place, task] of tasks.entries()) {
    Atomics.store(progress, 1, Date.now() - epochMs);
    Atomics.store(progress, 0, place);
    outcomes.push(await attempt(engine, task, timeLimitMs));
    if (performance.now() - sentAtMs > sendEveryMs) send();
  }
  if (outcomes.length > 0) send();
};

/** Milliseconds between messages: each costs as much as several small tasks. */
const sendEveryMs = 2;

parentPort?.on("message", runBatch);
