// What a thread for engines runs: all of a runtime, until it is told to stop.
import { parentPort, workerData } from "node:worker_threads";
import { StatusError } from "@wellspring/contract";
import { createLogger, Metrics } from "@wellspring/service";
import { Runtime } from "../runtime.ts";
import type { ThreadConfig } from "./runtime-thread.ts";

/** What a thread is told. */
export type ThreadRequest = "metrics" | "stop";

/** What it answers: `started` or `refused` once, by itself, and from then on what it is told. */
export type ThreadAnswer =
  | { kind: "started" }
  | { kind: "refused"; code: number; message: string }
  | { kind: "metrics"; text: string }
  | { kind: "stopped" };

const { name, logLevel, ...config }: ThreadConfig = workerData;

const answer = (message: ThreadAnswer): void => parentPort?.postMessage(message);

const start = async (metrics: Metrics): Promise<Runtime | undefined> => {
  const logger = createLogger({ name, level: logLevel });
  try {
    const runtime = await Runtime.open(config, { logger, metrics, onReady: () => undefined });
    answer({ kind: "started" });
    return runtime;
  } catch (thrown) {
    const { code, message } = StatusError.from(thrown);
    answer({ kind: "refused", code, message });
    return undefined;
  }
};

const metrics = Metrics.ofThread();
const runtime = await start(metrics);

parentPort?.on("message", async (request: ThreadRequest) => {
  if (request === "metrics") return answer({ kind: "metrics", text: await metrics.metricsText() });
  await runtime?.[Symbol.asyncDispose]();
  answer({ kind: "stopped" });
});
