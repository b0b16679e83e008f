import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, it } from "node:test";
import { delayed } from "./delayed.ts";

/** Passes chunks through and collects them with the time when each came out. */
const pass = async (chunks: Iterable<Buffer> | AsyncIterable<Buffer>, delayMs: number) => {
  const passed: { chunk: Buffer; atMs: number }[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      passed.push({ chunk, atMs: performance.now() });
      done();
    },
  });
  await pipeline(Readable.from(chunks), ...delayed(delayMs), sink);
  return passed;
};

describe("delayed()", () => {
  it("passes every byte in order", async () => {
    const chunks = Array.from({ length: 10_000 }, (_, size) => randomBytes(size % 100));
    const passed = await pass(chunks, 1);
    assert.ok(
      Buffer.concat(passed.map(({ chunk }) => chunk)).equals(Buffer.concat(chunks)),
      "the bytes differ",
    );
  });

  it("gives out nothing before its time", async () => {
    const startedMs = performance.now();
    const [{ atMs }] = await pass([Buffer.from("late")], 30);
    assert.ok(atMs - startedMs >= 30, `it came after ${atMs - startedMs} ms`);
  });

  it("lets pieces be on their way together", async () => {
    const chunks = Array.from({ length: 1_000 }, () => Buffer.from("x"));
    const startedMs = performance.now();
    const passed = await pass(chunks, 50);
    const elapsedMs = performance.now() - startedMs;
    assert.equal(passed.length, 1_000);
    // One after the other they would take 50 s.
    assert.ok(elapsedMs < 25_000, `they took ${elapsedMs} ms`);
  });

  it("passes a failure on", async () => {
    async function* failing() {
      yield Buffer.from("x");
      throw new Error("the wire is cut");
    }
    await assert.rejects(pass(failing(), 1), { message: "the wire is cut" });
  });
});
