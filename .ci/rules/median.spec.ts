import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { median } from "./median.ts";

describe("median()", () => {
  it("is the middle one, whatever the order", () => assert.equal(median([9, 1, 10]), 9));
  it("is the upper of two in the middle", () => assert.equal(median([4, 1, 2, 3]), 3));
  it("is 0 of none", () => assert.equal(median([]), 0));
});
