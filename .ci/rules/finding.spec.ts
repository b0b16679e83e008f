import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatFinding } from "./finding.ts";

describe("formatFinding()", () => {
  it("names the place, the fault and the way out in one line", () => {
    const finding = { path: "a/b.ts", line: 3, wrong: "too long", instead: "split it" };
    assert.equal(formatFinding(finding), "a/b.ts:3: too long: split it");
  });
});
