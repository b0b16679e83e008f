import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Deposited } from "../pass.ts";
import { Progress } from "./progress.ts";

const deposited: Deposited = {
  token: "t",
  hasMore: false,
  throughSequence: 7n,
  firstAtMs: 0,
  readings: 1,
  works: 2,
};

const beginAt = (firstAtMs: number) => ({
  logId: "log",
  fromSequence: 1n,
  throughSequence: 7n,
  isWhole: false,
  firstAtMs: BigInt(firstAtMs),
});

describe("Progress", () => {
  it("is ready while it follows or waits", () => {
    const heard: boolean[] = [];
    const progress = new Progress({ onReady: (ready) => heard.push(ready) });
    assert.equal(progress.state, "connecting");
    for (const state of ["waiting", "following", "following", "failing", "stuck"] as const) {
      progress.setState(state);
    }
    assert.deepEqual(heard, [true, true, false, false]);
  });

  it("tells what was deposited, and how far the copy is", () => {
    const heard: unknown[] = [];
    const progress = new Progress({
      onReady: () => undefined,
      onDeposited: (...all) => heard.push(all),
    });
    assert.equal(progress.sequence, undefined);
    progress.finish(deposited, 0.5);
    assert.deepEqual(heard, [[deposited, 0.5]]);
    assert.equal(progress.sequence, 7n);
    assert.equal(progress.state, "following");
  });

  it("tells a fault that is new from one that goes on", () => {
    const progress = new Progress({ onReady: () => undefined });
    assert.deepEqual(
      ["away", "away", "wrong", "away"].map((fault) => progress.fail(fault)),
      [true, false, true, true],
    );
    assert.equal(progress.state, "failing");
    progress.setState("following");
    assert.equal(progress.fail("away"), true);
  });

  it("is behind since the oldest change that is not deposited", () => {
    const progress = new Progress({ onReady: () => undefined });
    progress.setState("following");
    assert.equal(progress.lagSeconds, 0);
    progress.begin(beginAt(Date.now() - 60_000));
    assert.ok(progress.lagSeconds >= 60 && progress.lagSeconds < 90);
    progress.finish(deposited, 0.1);
    assert.equal(progress.lagSeconds, 0);
    progress.begin(beginAt(Date.now() + 60_000));
    assert.equal(progress.lagSeconds, 0, "clocks differ");
  });

  it("is behind since nothing is known of changes", (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
    const progress = new Progress({ onReady: () => undefined });
    t.mock.timers.tick(5_000);
    assert.equal(progress.lagSeconds, 5);
    progress.setState("following");
    assert.equal(progress.lagSeconds, 0);
    progress.setState("failing");
    t.mock.timers.tick(2_000);
    progress.setState("stuck");
    t.mock.timers.tick(1_000);
    assert.equal(progress.lagSeconds, 3);
  });
});
