import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { assertPayload } from "./nats-payload.ts";

describe("assertPayload()", () => {
  it("refuses what NATS takes unless it is told otherwise, and names the setting", () => {
    assert.throws(() => assertPayload(1024 * 1024), {
      code: Code.FAILED_PRECONDITION,
      message:
        "NATS takes messages of 1048576 bytes, entries need 1114112: set its max_payload to 2MB",
    });
  });

  it("takes more, and a server that does not say", () => {
    assertPayload(1_114_112);
    assertPayload(2_000_000);
    assertPayload(undefined);
  });
});
