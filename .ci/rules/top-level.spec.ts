import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judge } from "./testing/house-of.ts";
import { topLevel } from "./top-level.ts";

describe("topLevel()", () => {
  it("takes what the design lists, and dotfiles", () => {
    const paths = ["packages/cli/a.ts", "charts/wellspring/x", "README.md", ".gitignore"];
    assert.deepEqual(judge(topLevel, Object.fromEntries(paths.map((path) => [path, ""]))), []);
  });

  it("refuses another folder once", () => {
    assert.deepEqual(judge(topLevel, { "scripts/a.sh": "", "scripts/b.sh": "" }), [
      "scripts/b.sh:1: scripts stands at the top level: move it into the package that needs it",
    ]);
  });
});
