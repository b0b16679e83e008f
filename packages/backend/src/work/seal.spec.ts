import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { WorkOutcome } from "../gen/wellspring/backend/v1/state.ts";
import { isSealed, seal } from "./seal.ts";

const outcome: WorkOutcome = {
  finishedAtMs: 5n,
  engineVersion: "1.0",
  result: Buffer.from("7"),
  indexEntries: [],
  failure: "",
  failureCode: 0,
};

describe("seal()", () => {
  it("is passed over by those who read the message", () => {
    const sealed = seal(WorkOutcome.encode(outcome).finish());
    assert.deepEqual(WorkOutcome.decode(sealed), outcome);
  });
});

describe("isSealed()", () => {
  it("tells every flipped bit", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(), (message, place) => {
        const sealed = seal(message);
        assert.ok(isSealed(sealed));
        const bit = place % (8 * sealed.length);
        sealed[bit >> 3] ^= 1 << (bit & 7);
        assert.ok(!isSealed(sealed));
      }),
    );
  });

  it("tells what is too short for a seal", () => assert.ok(!isSealed(Buffer.of(125, 0))));
});
