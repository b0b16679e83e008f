import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePlate } from "@wellspring/contract";
import { checkArgument, UsageError } from "./usage-error.ts";

describe("checkArgument()", () => {
  it("gives what the check gives", () => {
    assert.equal(checkArgument(parsePlate, 7), 7);
  });

  it("makes a refusal a UsageError with the same message", () => {
    assert.throws(
      () => checkArgument(parsePlate, -1),
      (error) =>
        error instanceof UsageError &&
        error.message === "plate: -1 is no whole number from 0 to 999999",
    );
  });
});
