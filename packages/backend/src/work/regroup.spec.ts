import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { collect } from "../testing/collect.ts";
import { regroup } from "./regroup.ts";

async function* iterate<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

describe("regroup()", () => {
  it("keeps the bytes, in chunks of one size but for the last", async () => {
    const anyChunk = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes));
    const property = fc.asyncProperty(
      fc.array(anyChunk),
      fc.integer({ min: 1, max: 20 }),
      async (chunks, size) => {
        const grouped = await collect(regroup(iterate(chunks), size));
        assert.deepEqual(Buffer.concat(grouped), Buffer.concat(chunks));
        for (const chunk of grouped.slice(0, -1)) assert.equal(chunk.length, size);
        const last = grouped.at(-1);
        assert.ok(!last || (last.length > 0 && last.length <= size));
      },
    );
    await fc.assert(property);
  });

  it("gives nothing for nothing", async () => {
    assert.deepEqual(await collect(regroup(iterate([Buffer.alloc(0)]), 4)), []);
  });
});
