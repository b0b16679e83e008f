import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { takeSnapshot } from "../testing/restore-into.ts";

/** What restoring does is in rpc/restore.spec.ts, and for several in restorer.cluster.spec.ts. */
describe("Restorer", () => {
  it("restores one backup at a time", async () => {
    await using giver = await Backend.open();
    await using backend = await Backend.open();
    const { restorer } = backend.context;
    const [description, ...rest] = await takeSnapshot(giver);
    const { promise: isStarted, resolve: start } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const parts = async function* () {
      yield description;
      start();
      await mayEnd;
      yield* rest.slice(0, -1);
    };
    const first = restorer.restore(parts());
    await isStarted;
    const busy = {
      code: Code.RESOURCE_EXHAUSTED,
      message: "another backup is being restored: wait",
    };
    await assert.rejects(restorer.assertPossible({ bytes: 1n }), busy);
    // One that was told before that it is possible.
    await assert.rejects(restorer.restore(parts()), busy);
    await assert.rejects(restorer.assertPossible({ bytes: 1n }), busy);
    end();
    await assert.rejects(first, { code: Code.DATA_LOSS });
    await restorer.assertPossible({ bytes: 1n });
  });
});
