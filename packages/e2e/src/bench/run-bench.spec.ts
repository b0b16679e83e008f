import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Measurement } from "./measurements/measurements.ts";
import type { Figure } from "./report/figure.ts";
import { runBench } from "./run-bench.ts";
import { openSmallBench } from "./testing/small-bench.ts";

const figure: Figure = { what: "rows", unit: "rows/s", values: [1] };

const fine: Measurement = { name: "fine", about: "goes well", measure: async () => [figure] };

const failing: Measurement = {
  name: "failing",
  about: "goes wrong",
  measure: async () => {
    throw new Error("no room");
  },
};

describe("runBench()", () => {
  it("says what it measures, and goes on after a failure", async () => {
    await using bench = await openSmallBench();
    assert.deepEqual(await runBench(bench, [failing, fine]), {
      failures: 1,
      results: [
        { name: "failing", figures: [{ what: "failing", reason: "failed: no room" }] },
        { name: "fine", figures: [figure] },
      ],
    });
    assert.deepEqual(bench.said, [
      "failing: goes wrong",
      "failing failed: no room",
      "fine: goes well",
    ]);
  });
});
