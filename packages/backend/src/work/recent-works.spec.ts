import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { idOf } from "../testing/readings.ts";
import { storedWork } from "../testing/work.ts";
import { RecentWorks } from "./recent-works.ts";

describe("RecentWorks", () => {
  it("gives work that waits, once", () => {
    const recent = new RecentWorks();
    const work = storedWork(1);
    recent.hear([work]);
    assert.equal(recent.take(idOf(2)), undefined);
    assert.equal(recent.take(idOf(1)), work);
    assert.equal(recent.take(idOf(1)), undefined);
  });

  it("knows what the same entry submitted and finished, and had wait once more", () => {
    const recent = new RecentWorks();
    recent.hear([storedWork(1), storedWork(1, {})]);
    assert.equal(recent.take(idOf(1)), undefined);
    const again = storedWork(1);
    recent.hear([storedWork(1), storedWork(1, {}), again]);
    assert.equal(recent.take(idOf(1)), again);
  });

  it("keeps the latest 5,000", () => {
    const recent = new RecentWorks();
    recent.hear(Array.from({ length: 5_001 }, (_, place) => storedWork(place + 1)));
    const kept = [1, 2, 5_001].map((work) => recent.take(idOf(work)) !== undefined);
    assert.deepEqual(kept, [false, true, true]);
  });
});
