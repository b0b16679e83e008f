import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodeMessage } from "./encode-message.ts";
import { MyData } from "./gen/crunch/crunch.ts";

const data = (Data: bigint, Meta = ""): MyData => ({ ID: 1n, Data, Meta });

describe("encodeMessage()", () => {
  it("makes the bytes that generated code makes, each time in memory of their own", () => {
    const messages = [data(7n, "a"), data(0n), data(-1n, "x".repeat(100_000)), data(8n)];
    const encoded = messages.map((message) => encodeMessage(MyData, message));
    for (const [place, message] of messages.entries()) {
      assert.deepEqual(encoded[place], Buffer.from(MyData.encode(message).finish()));
    }
  });

  it("leaves nothing of a message that can't be encoded", () => {
    assert.throws(() => encodeMessage(MyData, data(2n ** 63n)), /too large/);
    assert.deepEqual(MyData.decode(encodeMessage(MyData, data(2n))), data(2n));
  });
});
