import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { idOf } from "../../testing/readings.ts";
import { FinishWatch } from "./finish-watch.ts";

const never = new AbortController().signal;
const workId = idOf(1);
const other = idOf(2);

describe("FinishWatch", () => {
  it("resolves once all are finished or crossed off, and forgets them", async () => {
    const finishes = new FinishWatch();
    {
      using watched = finishes.watch([workId, other]);
      let isOver = false;
      const over = watched.whenFinished(never).then(() => {
        isOver = true;
      });
      finishes.hear({ workId });
      finishes.hear({ workId: idOf(3) });
      await new Promise(setImmediate);
      assert.ok(!isOver);
      watched.crossOff(other);
      await over;
      assert.equal(finishes.size, 2);
    }
    assert.equal(finishes.size, 0);
  });

  it("hears of what was finished before it waits", async () => {
    const finishes = new FinishWatch();
    using watched = finishes.watch([workId]);
    finishes.hear({ workId });
    await watched.whenFinished(never);
  });

  it("tells all who wait for the same work", async () => {
    const finishes = new FinishWatch();
    using first = finishes.watch([workId]);
    using second = finishes.watch([workId]);
    const both = Promise.all([first, second].map((each) => each.whenFinished(never)));
    finishes.hear({ workId });
    await both;
  });

  it("ends when it is told to, and lets nobody wait afterwards", async () => {
    const finishes = new FinishWatch();
    using cut = finishes.watch([workId]);
    await cut.whenFinished(AbortSignal.abort());
    using waiting = finishes.watch([workId]);
    const over = waiting.whenFinished(never);
    finishes.end();
    await over;
    using late = finishes.watch([workId]);
    await late.whenFinished(never);
  });
});
