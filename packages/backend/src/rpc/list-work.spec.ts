import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type ListWorkRequest } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { completeChange, submissionOf, WorkClient } from "../testing/work.ts";

/** A backend with 450 works, of which all but the last ten are done, in an index backwards. */
const openFilled = async () => {
  const backend = await Backend.open();
  const client = new WorkClient(backend);
  await client.submit(Array.from({ length: 450 }, (_, work) => submissionOf(work)));
  const { log } = backend.context;
  await Promise.all(
    Array.from({ length: 440 }, (_, work) => {
      const key = Buffer.alloc(4);
      key.writeUInt32BE(1_000 - work);
      const change = completeChange(work, "", [{ name: "value", key }]);
      return log.append({ principal: "", change }, 100);
    }),
  );
  const list = async (said: Partial<ListWorkRequest>): Promise<number[]> =>
    (await client.list(said)).map(({ number }) => Number(number));
  return { list, [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose]() };
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, place) => from + place);

describe("listWork()", () => {
  it("lists by number and by an index, in pages of any size", async () => {
    await using bench = await openFilled();
    assert.deepEqual(await bench.list({}), range(1, 100));
    assert.deepEqual(await bench.list({ limit: 10_000 }), range(1, 450));
    assert.deepEqual(await bench.list({ limit: 5, offset: 3, after: 200n }), range(204, 208));
    assert.deepEqual(await bench.list({ states: [2, 2], limit: 500 }), range(441, 450));
    const byValue = { engine: "calc", index: "value" };
    assert.deepEqual(await bench.list({ ...byValue, limit: 3 }), [440, 439, 438]);
    assert.deepEqual(await bench.list({ ...byValue, limit: 2, after: 438n }), [437, 436]);
    assert.deepEqual(await bench.list({ ...byValue, limit: 2, offset: 438 }), [2, 1]);
    const from = Buffer.of(0, 0, 3, 232);
    assert.deepEqual(await bench.list({ ...byValue, from }), [1]);
    assert.deepEqual(await bench.list({ ...byValue, from, to: Buffer.of(0, 0, 3, 231) }), []);
    assert.deepEqual(await bench.list({ offset: 450 }), []);
  });

  it("refuses what can't be listed", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    for (const [said, message] of [
      [{ limit: 10_001 }, "limit: is more than 10000"],
      [{ project: "a/b" }, 'project: must not contain "/"'],
      [{ engine: "Calc" }, 'engine: "Calc" is no name as in [a-z][a-z0-9_-]*'],
      [{ index: "value" }, "engine: is needed with an index"],
      [{ engine: "calc", index: "a b" }, 'index: "a b" is no name as in [a-z][a-z0-9_-]*'],
      [{ engine: "calc", index: "i", to: Buffer.alloc(201) }, "from, to: have more than 200 bytes"],
      [{ engine: "calc", index: "i", after: 7n }, "after: work 7 is not in the index i"],
    ] as const) {
      await assert.rejects(client.list(said), { code: Code.INVALID_ARGUMENT, message });
    }
    await assert.rejects(client.list({ states: [0] }), { message: "states: 0 is no state" });
  });
});
