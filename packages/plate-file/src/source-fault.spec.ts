import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SourceFault } from "./source-fault.ts";

describe("SourceFault", () => {
  it("keeps what a finding says, and the cause", () => {
    const cause = new Error("EIO");
    const fault = new SourceFault("damaged", { cause });
    assert.ok(fault instanceof Error);
    assert.deepEqual([fault.name, fault.message, fault.cause], ["SourceFault", "damaged", cause]);
  });
});
