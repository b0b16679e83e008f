import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isNestedDeeply, nestingMax } from "./nesting.ts";

const nested = (depth: number, open = "[", close = "]"): Buffer =>
  Buffer.from(open.repeat(depth) + close.repeat(depth));

describe("isNestedDeeply()", () => {
  it("counts arrays and objects inside of each other", () => {
    assert.equal(isNestedDeeply(nested(nestingMax)), false);
    assert.equal(isNestedDeeply(nested(nestingMax + 1)), true);
    assert.equal(isNestedDeeply(nested(nestingMax, '{"a":', "}")), false);
    assert.equal(isNestedDeeply(nested(nestingMax + 1, '{"a":', "}")), true);
  });

  it("does not count what stands beside each other, or in texts", () => {
    assert.equal(isNestedDeeply(Buffer.from(`[${"[{}],".repeat(5_000)}1]`)), false);
    assert.equal(isNestedDeeply(Buffer.from(JSON.stringify('\\"['.repeat(5_000)))), false);
    assert.equal(isNestedDeeply(Buffer.from(`["\\\\",${nested(nestingMax)}]`)), true);
  });

  it("is done at once with millions", { timeout: 2_000 }, () => {
    assert.equal(isNestedDeeply(nested(16 * 1024 * 1024)), true);
  });
});
