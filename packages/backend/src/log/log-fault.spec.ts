import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { cannotApply, isDamage, isReplaced, isTrimmed, trimmed, unflushed } from "./log-fault.ts";

const damaged = new StatusError(Code.DATA_LOSS, "block 3 is missing in the store");

describe("cannotApply()", () => {
  it("names the entry and why", () => {
    const { code, message, cause } = cannotApply(7n, damaged);
    assert.deepEqual([code, cause], [Code.UNAVAILABLE, damaged]);
    const text = "entry 7 can't be applied: block 3 is missing in the store";
    assert.equal(message, `the backend has stopped: ${text}`);
  });
});

describe("unflushed()", () => {
  it("names the entry and why", () => {
    const { code, message } = unflushed(7n, new Error("input/output error"));
    assert.deepEqual([code, message], [Code.DATA_LOSS, "entry 7 may be lost: input/output error"]);
  });
});

describe("isTrimmed(), isDamage() and isReplaced()", () => {
  it("tell why a log has stopped", () => {
    const faults = [
      cannotApply(2n, trimmed(9n)),
      cannotApply(2n, damaged),
      cannotApply(2n, StatusError.from(new Error("a bug"))),
      unflushed(2n, damaged),
    ];
    assert.deepEqual(faults.map(isTrimmed), [true, false, false, false]);
    assert.deepEqual(faults.map(isDamage), [false, true, false, false]);
    assert.deepEqual(faults.map(isReplaced), [false, false, false, false]);
    const other = new StatusError(Code.ABORTED, "another log took its place");
    assert.equal(isReplaced(cannotApply(2n, other)), true);
  });
});
