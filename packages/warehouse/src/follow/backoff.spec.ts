import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Backoff } from "./backoff.ts";

const measure = async (work: () => Promise<void>): Promise<number> => {
  const beganAtMs = performance.now();
  await work();
  return performance.now() - beganAtMs;
};

describe("Backoff", () => {
  it("pauses twice as long each time, until an attempt goes well", async () => {
    const backoff = new Backoff(new AbortController().signal);
    const pause = () => backoff.pause();
    const [first, second, third] = [
      await measure(pause),
      await measure(pause),
      await measure(pause),
    ];
    // Timers may be a millisecond early.
    assert.ok(first >= 49 && second >= 99 && third >= 199, `${first}, ${second}, ${third} ms`);
    backoff.reset();
    assert.ok((await measure(pause)) < third);
  });

  it("ends at once where it is no longer wanted", async () => {
    const closed = new AbortController();
    const backoff = new Backoff(closed.signal);
    for (let attempt = 0; attempt < 3; attempt++) {
      const pause = backoff.pause();
      closed.abort();
      await pause;
    }
    assert.ok((await measure(() => backoff.pause())) < 49);
  });
});
