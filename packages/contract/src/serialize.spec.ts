import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { StageBodyRequest } from "./gen/wellspring/v1/work.ts";
import { serializerOf } from "./serialize.ts";

const serialize = serializerOf(StageBodyRequest);

const request = (chunk: Uint8Array): StageBodyRequest => ({
  workId: Buffer.alloc(16, 1),
  chunk: Buffer.from(chunk),
});

describe("serializerOf()", () => {
  it("writes what generated code writes, one message after the other", () => {
    fc.assert(
      fc.property(fc.uint8Array({ size: "large" }), (chunk) => {
        const message = request(chunk);
        assert.deepEqual(
          serialize(message),
          Buffer.from(StageBodyRequest.encode(message).finish()),
        );
      }),
    );
  });

  it("leaves what it gave before as it was", () => {
    const first = serialize(request(Buffer.from("first")));
    const copy = Buffer.from(first);
    serialize(request(Buffer.from("other")));
    assert.deepEqual(first, copy);
  });

  it("has nothing left of a message that can't be written", () => {
    const broken = { encode: StageBodyRequest.encode };
    broken.encode = (message, writer) => {
      StageBodyRequest.encode(message, writer);
      throw new Error("broken");
    };
    const message = request(Buffer.from("whole"));
    const whole = serialize(message);
    assert.throws(() => serializerOf(broken)(message), { message: "broken" });
    assert.deepEqual(serialize(message), whole);
  });
});
