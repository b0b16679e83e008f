import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, Work_State } from "@wellspring/contract";
import { Backend } from "./testing/backend.ts";
import { until } from "./testing/until.ts";
import { submissionOf, WorkClient } from "./testing/work.ts";

describe("work, from its submission to its result", { timeout: 60_000 }, () => {
  it("waits for an engine, is computed, found by its value, and tried again", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);

    // Somebody submits before any engine is there; it is durable and waits.
    const submitted = await client.submit([1, 2, 3].map((work) => submissionOf(work)));
    assert.deepEqual(
      submitted.works.map(({ number, state }) => [number, state]),
      [1n, 2n, 3n].map((number) => [number, Work_State.WAITING]),
    );

    // An engine comes, gets all in the order of submission, and completes two of them.
    const engine = client.engine();
    await until(() => engine.items.length === 3);
    assert.deepEqual(
      engine.items.map(({ body, delivery }) => [body.toString(), delivery]),
      [1, 2, 3].map((work) => [`body ${work}`, 1]),
    );
    const value = (key: number) => [{ name: "value", key: Buffer.of(key) }];
    await engine.complete([engine.items[0]], { indexEntries: value(9) });
    await engine.complete([engine.items[1]], { indexEntries: value(4) });
    const failure = { failure: "3 is no number", failureCode: Code.INVALID_ARGUMENT };
    await engine.send({ failed: [{ workId: engine.items[2].workId, ...failure }] });
    await until(() => engine.settled.length === 3);

    // Whoever asks sees results and failures, by number and by the value that the engine indexed.
    const first = await client.get(1, { body: true });
    assert.deepEqual(
      [first.state, first.result.toString(), first.body.toString(), first.engineVersion],
      [Work_State.DONE, "BODY 1", "body 1", "1.0"],
    );
    const [failed] = await client.list({ states: [Work_State.FAILED] });
    assert.deepEqual(
      [failed.number, failed.failure, failed.failureCode],
      [3n, "3 is no number", 3],
    );
    const byValue = await client.list({ engine: "calc", index: "value" });
    assert.deepEqual(
      byValue.map(({ number }) => number),
      [2n, 1n],
    );

    // What failed is tried again, and this time a caller waits for it.
    await client.retry(3);
    await until(() => engine.items.length === 4);
    engine.onItem = (item) => void engine.complete([item]);
    await engine.complete([engine.items[3]]);
    const again = await client.submit([submissionOf(3), submissionOf(4)], 10_000);
    assert.deepEqual(
      again.works.map(({ number, state, result }) => [number, state, result.toString()]),
      [
        [3n, Work_State.DONE, "BODY 3"],
        [4n, Work_State.DONE, "BODY 4"],
      ],
    );
    engine.end();
    assert.equal(await engine.ended, undefined);
  });
});
