import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { measureMs, repeat } from "./repeat.ts";

describe("repeat()", () => {
  it("does one after the other", async () => {
    let running = 0;
    const results = await repeat(3, async (time) => {
      assert.equal(running++, 0);
      await new Promise(setImmediate);
      running--;
      return time * 10;
    });
    assert.deepEqual(results, [0, 10, 20]);
  });

  it("does nothing no times", async () => {
    assert.deepEqual(await repeat(0, () => Promise.reject(new Error("called"))), []);
  });
});

describe("measureMs()", () => {
  it("waits for the end", async () => {
    let ended = false;
    const elapsedMs = await measureMs(async () => {
      await new Promise(setImmediate);
      ended = true;
    });
    assert.ok(ended && elapsedMs > 0);
  });
});
