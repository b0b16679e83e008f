import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSmallBench } from "../testing/small-bench.ts";
import { measureMemory } from "./memory.ts";

describe("measureMemory()", () => {
  it("tells the most of each process on Linux, and elsewhere that it can't", async () => {
    await using bench = await openSmallBench();
    const figures = await measureMemory(bench);
    assert.deepEqual(
      figures.map(({ what }) => what),
      ["CLI", "gateway", "backend"].map((tier) => `peak anonymous memory for 90 rows: ${tier}`),
    );
    for (const figure of figures) {
      if (process.platform === "linux") assert.ok("values" in figure && figure.values[0] > 5);
      else assert.ok("reason" in figure && figure.reason === "this system does not tell it");
    }
  });
});
