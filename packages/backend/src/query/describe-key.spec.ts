import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Scope } from "@wellspring/contract";
import { KeyState } from "../gen/wellspring/backend/v1/state.ts";
import { keyIdOfNumber } from "../testing/keys.ts";
import { keyHashOf } from "../testing/records.ts";
import { describeKey } from "./describe-key.ts";

describe("describeKey()", () => {
  it("leaves out the hash, and scopes of a newer release", () => {
    const none = KeyState.decode(new Uint8Array());
    const state = { ...none, version: 3n, sha256: keyHashOf(1), name: "robot-7", scopes: [2, 99] };
    assert.deepEqual(describeKey(state), {
      ...{ id: keyIdOfNumber(1), name: "robot-7", scopes: [Scope.READ], projects: [] },
      ...{ expiresAtMs: 0n, createdAtMs: 0n, createdBy: "" },
      ...{ revokedAtMs: 0n, revokedBy: "", lastUsedAtMs: 0n },
    });
  });
});
