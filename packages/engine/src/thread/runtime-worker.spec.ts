import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { Code } from "@wellspring/contract";
import { readEngineConfig } from "../config.ts";
import type { ThreadConfig } from "./runtime-thread.ts";
import type { ThreadAnswer, ThreadRequest } from "./runtime-worker.ts";

const start = (options: Record<string, string>) => {
  const config: ThreadConfig = {
    ...readEngineConfig({ kind: "crunch", backend: "127.0.0.1:1", ...options }),
    ...{ name: "spec", logLevel: "silent" },
  };
  const worker = new Worker(new URL("./runtime-worker.ts", import.meta.url), {
    workerData: config,
  });
  return {
    hear: async (): Promise<ThreadAnswer> => (await once(worker, "message"))[0],
    tell: (request: ThreadRequest) => worker.postMessage(request),
    [Symbol.asyncDispose]: async () => {
      await worker.terminate();
    },
  };
};

describe("runtime-worker", { timeout: 60_000 }, () => {
  it("starts engines, tells what they count, and stops", async () => {
    await using worker = start({});
    assert.deepEqual(await worker.hear(), { kind: "started" });
    worker.tell("metrics");
    const answer = await worker.hear();
    assert.ok(answer.kind === "metrics");
    assert.match(answer.text, /^wellspring_engine_computing\{engine="crunch"\} 0$/m);
    worker.tell("stop");
    assert.deepEqual(await worker.hear(), { kind: "stopped" });
  });

  it("says why it does not start", async () => {
    await using worker = start({ function: "cube" });
    const answer = await worker.hear();
    assert.ok(answer.kind === "refused");
    assert.equal(answer.code, Code.INVALID_ARGUMENT);
    assert.match(answer.message, /^function: "cube" is none of square/);
  });
});
