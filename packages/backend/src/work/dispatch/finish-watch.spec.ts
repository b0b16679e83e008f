import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import { storedWork } from "../../testing/work.ts";
import { FinishWatch } from "./finish-watch.ts";

const never = new AbortController().signal;
const longMs = 60_000;
const work = storedWork(1, {});
const other = storedWork(2, {});

describe("FinishWatch", () => {
  it("resolves once all are finished or crossed off, and forgets them", async () => {
    const finishes = new FinishWatch();
    {
      using watched = finishes.watch([work.work, other.work]);
      let isOver = false;
      const over = watched.whenFinished(never, longMs).then(() => {
        isOver = true;
      });
      finishes.hear(work);
      finishes.hear(storedWork(3, {}));
      await new Promise(setImmediate);
      assert.ok(!isOver);
      watched.crossOff(other);
      await over;
      assert.deepEqual(
        [work, other].map((each) => watched.find(each)),
        [work, undefined],
      );
      assert.equal(finishes.size, 2);
    }
    assert.equal(finishes.size, 0);
  });

  it("hears of what was finished before it waits", async () => {
    const finishes = new FinishWatch();
    using watched = finishes.watch([work.work]);
    finishes.hear(work);
    await watched.whenFinished(never, longMs);
  });

  it("tells all who wait for the same work", async () => {
    const finishes = new FinishWatch();
    using first = finishes.watch([work.work]);
    using second = finishes.watch([work.work]);
    const both = Promise.all([first, second].map((each) => each.whenFinished(never, longMs)));
    finishes.hear(work);
    await both;
  });

  it("ends when it is told to, and lets nobody wait afterwards", async () => {
    const finishes = new FinishWatch();
    using cut = finishes.watch([work.work]);
    await cut.whenFinished(AbortSignal.abort(), longMs);
    using waiting = finishes.watch([work.work]);
    const over = waiting.whenFinished(never, longMs);
    finishes.end();
    await over;
    using late = finishes.watch([work.work]);
    await late.whenFinished(never, longMs);
  });

  it("ends when the time is over", async () => {
    using watched = new FinishWatch().watch([work.work]);
    await watched.whenFinished(never, 1);
    assert.equal(watched.find(work), undefined);
  });

  it("leaves nothing behind that holds on to what was finished", async () => {
    const finishes = new FinishWatch();
    const { signal } = new AbortController();
    {
      using watched = finishes.watch([work.work]);
      const over = watched.whenFinished(signal, longMs);
      assert.equal(getEventListeners(signal, "abort").length, 1);
      finishes.hear(work);
      await over;
    }
    assert.equal(getEventListeners(signal, "abort").length, 0);
    // A timer that is left would keep the process for as long as it runs.
    assert.ok(!process.getActiveResourcesInfo().includes("Timeout"));
  });
});
