import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { houseBudgets, judgeFigures } from "./budgets.ts";
import type { Figures } from "./figures.ts";
import { formatFinding } from "./finding.ts";
import { judge, linesOf } from "./testing/house-of.ts";

const atTheBound: Figures = {
  files: 3,
  fileLinesMedian: 100,
  longestFile: { path: "long.ts", lines: 300 },
  functionLinesMedian: 15,
  functionLinesMax: 70,
  castsPerThousandLines: 5,
  castPaths: ["a.ts", "b.ts", "b.ts"],
  specRatio: 0.9,
  documentedPercent: 80,
  undocumented: [{ path: "c.ts", line: 7, name: "c" }],
};

const pastTheBound: readonly { figures: Partial<Figures>; says: string }[] = [
  {
    figures: { fileLinesMedian: 101 },
    says:
      "long.ts:1: the median file has 101 lines, at most 100 are allowed: " +
      "split the longest files, this one first",
  },
  {
    figures: { functionLinesMedian: 16 },
    says:
      "long.ts:1: the median function has 16 lines, at most 15 are allowed: " +
      "split the longest functions",
  },
  {
    figures: { castsPerThousandLines: 5.1 },
    says:
      'b.ts:1: 5.1 casts with "as" in 1,000 lines, at most 5 are allowed: ' +
      'narrow with a check or "satisfies", first of all the 2 here',
  },
  {
    figures: { specRatio: 0.89 },
    says:
      "long.ts:1: 0.89 lines of specs for each line of code, at least 0.9 are wanted: " +
      "write the specs that are missing",
  },
  {
    figures: { documentedPercent: 79 },
    says:
      "c.ts:7: the export c has no sentence (79 % have one, 80 % are wanted): " +
      "say its shape, units, ranges and errors in a /** */ comment",
  },
];

describe("judgeFigures()", () => {
  it("takes figures at their bounds", () => assert.deepEqual(judgeFigures(atTheBound), []));

  for (const { figures, says } of pastTheBound) {
    it(`refuses ${Object.keys(figures)} past its bound`, () => {
      assert.deepEqual(judgeFigures({ ...atTheBound, ...figures }).map(formatFinding), [says]);
    });
  }
});

describe("houseBudgets()", () => {
  it("measures the house", () => {
    assert.deepEqual(judge(houseBudgets, { ".ci/a.ts": linesOf(10) }), [
      ".ci/a.ts:1: 0.00 lines of specs for each line of code, at least 0.9 are wanted: " +
        "write the specs that are missing",
    ]);
  });
});
