import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clockMs, msSince } from "./clock.ts";

describe("msSince()", () => {
  it("counts on where the clock begins anew", () => {
    assert.equal(msSince(1_000, 1_250), 250);
    assert.equal(msSince(0x7fff_fff0, 10), 26);
  });

  it("begins with nothing", () => {
    const nowMs = clockMs();
    assert.ok(nowMs >= 0 && nowMs <= 0x7fff_ffff);
    assert.ok(msSince(nowMs) < 60_000);
  });
});
