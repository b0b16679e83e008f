import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, Work_State } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { until } from "../testing/until.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

describe("retryWork()", () => {
  it("has failed work handed out as for the first time", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1)]);
    const engine = client.engine();
    await until(() => engine.items.length === 1);
    const [{ workId }] = engine.items;
    await engine.send({ failed: [{ workId, failure: "no", failureCode: Code.INTERNAL }] });
    await until(async () => (await client.get(1)).state === Work_State.FAILED);
    const { token } = await client.retry(1);
    assert.equal((await client.get(1, { token })).state, Work_State.WAITING);
    await until(() => engine.items.length === 2);
    assert.equal(engine.items[1].delivery, 1);
    engine.cancel();
  });

  it("refuses what did not fail", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1, { engine: "" })]);
    await assert.rejects(client.retry(1), {
      code: Code.FAILED_PRECONDITION,
      message: "the work did not fail",
    });
    await assert.rejects(client.retry(1, "lab"), { code: Code.NOT_FOUND });
  });
});
