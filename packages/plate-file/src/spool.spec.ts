import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Spool } from "./spool.ts";
import { bytesSource } from "./testing/read.ts";

const lengths = async (spool: Spool): Promise<number> => {
  let length = 0;
  for await (const chunk of spool.chunks()) length += chunk.length;
  return length;
};

describe("Spool", () => {
  it("hands on what comes, then reads what it kept", async () => {
    await using spool = await Spool.open(bytesSource("0123456789", 4).chunks());
    const first = await spool.chunks().next();
    assert.deepEqual(first.value, new TextEncoder().encode("0123"));
    assert.equal(spool.bytesRead, 4);
    assert.equal(await lengths(spool), 10);
    assert.equal(await lengths(spool), 10);
    assert.equal(spool.bytesRead, 10);
  });
});
