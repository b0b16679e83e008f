import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { summarise } from "./summary.ts";
import { houseOf, linesOf } from "./testing/house-of.ts";

describe("summarise()", () => {
  it("tells the figures of a house", () => {
    const texts = { ".ci/a.ts": `const f = () => 1 as number;\n`, ".ci/a.spec.ts": linesOf(1) };
    assert.equal(
      summarise(houseOf(texts)),
      "tidy: 1 files of code, median 1 lines, longest 1 (.ci/a.ts); " +
        "functions: median 1 lines, longest 1; 500.0 casts in 1,000 lines; " +
        "1.00 lines of specs for each line of code; 100 % of public exports with a sentence.",
    );
  });
});
