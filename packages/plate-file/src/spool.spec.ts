import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Spool, type SpoolFile } from "./spool.ts";
import { bytesSource } from "./testing/read.ts";

const textOf = async (spool: Spool): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of spool.chunks()) chunks.push(chunk.slice());
  return Buffer.concat(chunks).toString();
};

/** A file in memory that takes three bytes at a time, and gives two. */
const createSlowFile = (): SpoolFile & { bytes: Uint8Array } => ({
  bytes: new Uint8Array(),
  async read(bytes, start, length, position) {
    const part = this.bytes.subarray(position, position + Math.min(length, 2));
    bytes.set(part, start);
    return { bytesRead: part.length };
  },
  async write(bytes, start, length, position) {
    const part = bytes.subarray(start, start + Math.min(length, 3));
    this.bytes = Buffer.concat([this.bytes.subarray(0, position), part]);
    return { bytesWritten: part.length };
  },
  close: async () => undefined,
});

describe("Spool", () => {
  it("hands on what comes, then reads what it kept", async () => {
    await using spool = await Spool.open(bytesSource("0123456789", 4).chunks());
    const first = await spool.chunks().next();
    assert.deepEqual(first.value, new TextEncoder().encode("0123"));
    assert.equal(spool.bytesRead, 4);
    assert.equal(await textOf(spool), "0123456789");
    assert.equal(await textOf(spool), "0123456789");
    assert.equal(spool.bytesRead, 10);
  });

  it("goes on where the file takes or gives a part only", async () => {
    const file = createSlowFile();
    await using spool = new Spool(bytesSource("0123456789", 7).chunks(), file);
    assert.equal(await textOf(spool), "0123456789");
    assert.equal(Buffer.from(file.bytes).toString(), "0123456789");
    assert.equal(await textOf(spool), "0123456789");
    assert.equal(spool.bytesRead, 10);
  });

  it("says that a part of what it kept is gone", async () => {
    const file = createSlowFile();
    await using spool = new Spool(bytesSource("0123456789", 7).chunks(), file);
    await textOf(spool);
    file.bytes = file.bytes.subarray(0, 5);
    await assert.rejects(textOf(spool), {
      message: "the temporary file is shorter than what was kept in it",
    });
  });
});
