import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Pace } from "./pace.ts";

const timeMs = async (work: () => Promise<void>): Promise<number> => {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
};

describe("Pace", () => {
  it("takes as long as the bytes at its rate", async () => {
    const pace = new Pace(1_000_000);
    const ms = await timeMs(async () => {
      for (let part = 0; part < 10; part++) await pace.spend(10_000);
    });
    assert.ok(ms >= 95, `${ms} ms`);
  });

  it("does not wait for less than a millisecond", async () => {
    const pace = new Pace(Number.MAX_SAFE_INTEGER);
    const ms = await timeMs(async () => {
      for (let part = 0; part < 1_000; part++) await pace.spend(1_000);
    });
    assert.ok(ms < 500, `${ms} ms`);
  });
});
