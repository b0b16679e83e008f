import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Backend } from "../testing/backend.ts";
import { until } from "../testing/until.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

describe("getWork()", () => {
  it("tells of work, with its body where it is asked for", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const { token } = await client.submit([submissionOf(1)]);
    assert.equal((await client.get(1, { token })).body.length, 0);
    assert.equal((await client.get(1, { token, body: true })).body.toString(), "body 1");
  });

  it("tells how often it was handed out", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1)]);
    assert.equal((await client.get(1)).deliveries, 0);
    const engine = client.engine();
    await until(async () => (await client.get(1)).deliveries === 1);
    engine.cancel();
  });
});
