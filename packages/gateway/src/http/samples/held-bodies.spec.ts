import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { HeldBodies } from "./held-bodies.ts";

describe("HeldBodies", () => {
  it("keeps what comes", () => {
    using body = new HeldBodies().open();
    assert.deepEqual(body.join(), Buffer.alloc(0));
    for (const text of ["a", "", "bc"]) body.add(Buffer.from(text));
    assert.deepEqual([body.bytes, body.join()], [3, Buffer.from("abc")]);
    body.add(Buffer.from("d"));
    assert.deepEqual(body.join(), Buffer.from("abcd"));
  });

  it("bounds all of them together, and has room again", () => {
    const bodies = new HeldBodies(10);
    const first = bodies.open();
    first.add(Buffer.alloc(6));
    {
      using second = bodies.open();
      second.add(Buffer.alloc(4));
      assert.throws(() => second.add(Buffer.alloc(1)), {
        code: Code.RESOURCE_EXHAUSTED,
        message: "more bodies come at once than there is memory for: send it again later",
      });
    }
    first.add(Buffer.alloc(4));
    assert.throws(() => first.add(Buffer.alloc(1)), { code: Code.RESOURCE_EXHAUSTED });
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    using third = bodies.open();
    third.add(Buffer.alloc(10));
    assert.throws(() => third.add(Buffer.alloc(1)), { code: Code.RESOURCE_EXHAUSTED });
  });
});
