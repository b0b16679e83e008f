import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { numberToKey } from "./number-key.ts";

describe("numberToKey()", () => {
  it("has 8 bytes", () => {
    assert.equal(numberToKey(1).toString("hex"), "bff0000000000000");
    assert.equal(numberToKey(-1).toString("hex"), "400fffffffffffff");
  });

  it("has one key for both zeros", () => {
    assert.deepEqual(numberToKey(-0), numberToKey(0));
  });

  it("compares as doubles do", () => {
    const double = fc.double({ noNaN: true });
    fc.assert(
      fc.property(double, double, (a, b) => {
        const sign = a < b ? -1 : Number(a > b);
        assert.equal(Buffer.compare(numberToKey(a), numberToKey(b)), sign);
      }),
    );
  });
});
