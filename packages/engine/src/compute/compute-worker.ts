// What a thread for functions runs: batches of tasks, one after the other.
import { parentPort, workerData } from "node:worker_threads";
import { type FunctionOptions, loadEngine } from "../engines.ts";
import { attempt, type Outcome } from "./attempt.ts";
import { clockMs } from "./clock.ts";
import { type BatchMessage, packOutcomes, unpackBatch } from "./thread-messages.ts";

/** What a thread is started with. */
export type ThreadData = {
  options: FunctionOptions;
  timeLimitMs: number;
  /** Shared: the place of the running task in its batch, and when it began, by `clockMs`. */
  progress: Int32Array;
};

const { options, timeLimitMs, progress }: ThreadData = workerData;

const runBatch = async (message: BatchMessage): Promise<void> => {
  const { kind, tasks } = unpackBatch(message);
  const engine = await loadEngine(kind, options);
  let outcomes: Outcome[] = [];
  let sentAtMs = performance.now();
  const send = () => {
    parentPort?.postMessage(...packOutcomes(outcomes));
    outcomes = [];
    sentAtMs = performance.now();
  };
  for (const [place, task] of tasks.entries()) {
    Atomics.store(progress, 1, clockMs());
    Atomics.store(progress, 0, place);
    outcomes.push(await attempt(engine, task, timeLimitMs));
    if (performance.now() - sentAtMs > sendEveryMs) send();
  }
  if (outcomes.length > 0) send();
};

/** Milliseconds between messages: each costs as much as several small tasks. */
const sendEveryMs = 2;

parentPort?.on("message", runBatch);
