import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import type { Write } from "./draft.ts";
import { assertRoomFor } from "./room-for.ts";

const write = (bytes: number): Write => ({
  keyspace: "work",
  key: Buffer.alloc(8),
  value: new Uint8Array(bytes),
});

describe("assertRoomFor()", () => {
  it("takes what there is room for", () => {
    assertRoomFor([], "/nowhere");
    assertRoomFor([write(10), write(10_000)], tmpdir());
  });

  it("refuses what the disk may have no room for", () => {
    // A value that is as large as it says, and takes no memory.
    const value = Object.create(Uint8Array.prototype, { length: { value: 2 ** 60 } });
    const full = { code: Code.RESOURCE_EXHAUSTED, message: /^the disk of the data folder is full/ };
    assert.throws(() => assertRoomFor([{ ...write(0), value }], tmpdir()), full);
  });
});
