import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { keyIdOfNumber, keysOf, letIn } from "../testing/keys.ts";

describe("ListKeys", () => {
  it("streams nothing where there are none", async () => {
    await using backend = await Backend.open();
    assert.deepEqual(await keysOf(backend.client), []);
  });

  it("orders keys by id, over all messages", async () => {
    await using backend = await Backend.open();
    const numbers = Array.from({ length: 230 }, (_, number) => number);
    await Promise.all(numbers.map((number) => letIn(backend.client, number)));
    const ids = (await keysOf(backend.client)).map(({ id }) => id);
    assert.deepEqual(ids, numbers.map(keyIdOfNumber).sort());
  });

  it("refuses a token of another log", async () => {
    await using backend = await Backend.open();
    const token = "00000000-0000-4000-8000-000000000000.1";
    await assert.rejects(keysOf(backend.client, token), { code: Code.FAILED_PRECONDITION });
  });
});
