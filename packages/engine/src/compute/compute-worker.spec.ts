import assert from "node:assert/strict";
import { on } from "node:events";
import { describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { MyData, MyResult } from "@wellspring/contract";
import type { ThreadData } from "./compute-worker.ts";
import { type OutcomesMessage, packBatch, unpackOutcomes } from "./thread-messages.ts";

describe("compute-worker", () => {
  it("computes a batch, and says where it is", async () => {
    const workerData: ThreadData = {
      options: { crunch: "square" },
      timeLimitMs: 1_000,
      progress: new Int32Array(new SharedArrayBuffer(8)),
    };
    const worker = new Worker(new URL("./compute-worker.ts", import.meta.url), { workerData });
    const tasks = [1n, 2n, 3n].map((Data) => ({
      body: MyData.encode({ ID: Data, Data, Meta: "" }).finish(),
      submittedAtMs: 0,
    }));
    worker.postMessage(...packBatch({ kind: "crunch", tasks }));
    const results: bigint[] = [];
    for await (const [outcomes] of on(worker, "message") as AsyncIterable<[OutcomesMessage]>) {
      for (const outcome of unpackOutcomes(outcomes)) {
        assert.ok("result" in outcome);
        results.push(MyResult.decode(outcome.result).RData);
      }
      if (results.length === tasks.length) break;
    }
    assert.deepEqual(results, [1n, 4n, 9n]);
    assert.equal(workerData.progress[0], 2);
    await worker.terminate();
  });
});
