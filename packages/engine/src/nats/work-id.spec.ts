import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createWorkId, formatWorkId } from "./work-id.ts";

const payload = Buffer.from([8, 1]);

describe("createWorkId()", () => {
  it("is the same for what is sent again", () => {
    const id = createWorkId({ messageId: "reading-7", payload });
    assert.equal(id.length, 16);
    assert.deepEqual(createWorkId({ messageId: "reading-7", payload }), id);
    assert.equal(formatWorkId(id), "a6df7403-6a52-297b-70e0-00e32fb3245d");
  });

  it("is another one for another message, whoever names it", () => {
    const id = createWorkId({ messageId: "1", payload });
    for (const other of [
      { messageId: "2", payload },
      { messageId: "1", payload: Buffer.from([8, 2]) },
      { messageId: "1\b", payload: Buffer.from([1]) },
      { messageId: "", payload },
    ]) {
      assert.notDeepEqual(createWorkId(other), id);
    }
  });

  it("is a new one where a message has no name", () => {
    const nameless = { messageId: "", payload };
    assert.notDeepEqual(createWorkId(nameless), createWorkId(nameless));
  });
});

describe("formatWorkId()", () => {
  it("writes a UUID", () => {
    assert.equal(formatWorkId(Buffer.alloc(16, 0xab)), "abababab-abab-abab-abab-abababababab");
  });
});
