import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ByteChunks } from "./byte-chunks.ts";

describe("ByteChunks", () => {
  it("collects bytes in order", () => {
    const chunks = new ByteChunks();
    chunks.append(Buffer.from("plate"));
    chunks.append(Buffer.from(",wéll"));
    assert.equal(chunks.take().toString(), "plate,wéll");
  });

  it("begins anew after each chunk, and leaves what was taken alone", () => {
    const chunks = new ByteChunks();
    chunks.append(Buffer.from("first"));
    const first = chunks.take();
    chunks.append(Buffer.from("other"));
    assert.equal(first.toString(), "first");
    assert.equal(chunks.take().toString(), "other");
    assert.equal(chunks.take().length, 0);
  });

  it("is full from one MiB on, with room for one more row", () => {
    const chunks = new ByteChunks();
    const row = Buffer.alloc(1_000, "x");
    for (let rows = 0; rows < 1_048; rows++) chunks.append(row);
    assert.equal(chunks.isFull, false);
    chunks.append(row);
    assert.equal(chunks.isFull, true);
    assert.equal(chunks.take().length, 1_049_000);
    assert.equal(chunks.isFull, false);
  });
});
