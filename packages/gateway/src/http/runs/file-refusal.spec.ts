import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { FileRefusal } from "./file-refusal.ts";

describe("FileRefusal", () => {
  it("says line by line what is wrong, and keeps why", () => {
    const cause = new StatusError(Code.ALREADY_EXISTS, "2 readings differ");
    const findings = [{ line: 2, column: 1, text: "a" }, { text: "b" }];
    const refusal = new FileRefusal(cause, { lines: ["f:2:1: a", "f: b"], findings });
    assert.deepEqual([refusal.code, refusal.message], [Code.ALREADY_EXISTS, "f:2:1: a\nf: b"]);
    assert.deepEqual([refusal.findings, refusal.cause], [findings, cause]);
  });
});
