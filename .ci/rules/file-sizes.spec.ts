import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileSizes } from "./file-sizes.ts";
import { judge, linesOf } from "./testing/house-of.ts";

const limits = [
  { path: "packages/cli/src/a.ts", max: 300, instead: "split it by concept" },
  { path: "packages/cli/src/a.spec.ts", max: 450, instead: "split it by concept" },
  {
    path: "packages/cli/src/main.ts",
    max: 30,
    instead: "move all but wiring and signals to a file of its own",
  },
];

describe("fileSizes()", () => {
  for (const { path, max, instead } of limits) {
    it(`takes ${max} lines of ${path}`, () => {
      assert.deepEqual(judge(fileSizes, { [path]: linesOf(max) }), []);
    });

    it(`refuses ${max + 1} lines of ${path}`, () => {
      assert.deepEqual(judge(fileSizes, { [path]: linesOf(max + 1) }), [
        `${path}:${max + 1}: ${max + 1} lines, at most ${max} are allowed: ${instead}`,
      ]);
    });
  }

  it("leaves generated code alone", () => {
    const text = `${linesOf(1000)}// ${"x".repeat(200)}\n`;
    assert.deepEqual(judge(fileSizes, { "packages/cli/src/gen/a.ts": text }), []);
  });

  it("refuses a line of 101 columns in any text, and counts characters", () => {
    const text = `${"é".repeat(100)}\n${"é".repeat(101)}\n`;
    assert.deepEqual(judge(fileSizes, { "notes.md": text }), [
      "notes.md:2: 101 columns, at most 100 are allowed: break the line",
    ]);
  });

  it("excuses tables, long addresses, commits, JSON and test data", () => {
    const long = "x".repeat(101);
    const texts = {
      "a.md": `| ${long} |\n`,
      "a.yaml": `# https://example.org/${long}\n`,
      "b.yaml": `- uses: ${long}@${"0a".repeat(20)} # v1\n`,
      "a.json": `"${long}"\n`,
      "packages/e2e/testdata/a.yaml": `a: ${long}\n`,
    };
    assert.deepEqual(judge(fileSizes, texts), []);
  });
});
