import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Progress } from "./progress.ts";

describe("Progress", () => {
  it("has stopped once nothing was finished for two minutes", () => {
    let nowMs = 5;
    const progress = new Progress(() => nowMs);
    nowMs += 119_999;
    assert.equal(progress.hasStopped, false);
    progress.note();
    nowMs += 119_999;
    assert.equal(progress.hasStopped, false);
    nowMs += 1;
    assert.equal(progress.hasStopped, true);
  });
});
