import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Conflict } from "@wellspring/contract";
import { conflictToText, refusalToLines } from "./conflicts.ts";

const conflict: Conflict = {
  run: "run-01",
  plate: 0,
  well: "B7",
  runtimeSeconds: 112,
  storedOpticalDensity: 0.06,
  uploadedOpticalDensity: 1e-7,
  uploadedCorrectedOpticalDensity: -0.001,
};

const text =
  "run run-01, plate 0, well B7 at 112 s is 0.0000001 (corrected -0.001) here and 0.06 there";

describe("refusalToLines()", () => {
  it("names file, line and column where they are known", () => {
    assert.deepEqual(
      refusalToLines("a.csv", { conflicts: [conflict, conflict], conflictCount: 2 }, [
        { line: 7, column: 12 },
        undefined,
      ]),
      [`a.csv:7:12: ${text}`, `a.csv: ${text}`],
    );
  });

  for (const [count, last] of [
    [2, "a.csv: 1 more conflict"],
    [1_001, "a.csv: 1 000 more conflicts"],
  ] as const) {
    it(`says that there are ${count} in all`, () => {
      const refusal = { conflicts: [conflict], conflictCount: count };
      assert.equal(refusalToLines("a.csv", refusal, [undefined])[1], last);
    });
  }
});

describe("conflictToText()", () => {
  it("shows both values", () => assert.equal(conflictToText(conflict), text));
});
