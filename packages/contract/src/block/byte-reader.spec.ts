import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Code, StatusError } from "../status.ts";
import { ByteReader, blockFault } from "./byte-reader.ts";

const readerOf = (hex: string): ByteReader => new ByteReader(Buffer.from(hex, "hex"));

const isRefused = (act: () => unknown, message: string): void =>
  assert.throws(act, { name: "StatusError", code: Code.INVALID_ARGUMENT, message });

const largest = Number.MAX_SAFE_INTEGER;

describe("ByteReader.byte()", () => {
  it("reads one byte after the other", () => {
    const reader = readerOf("00ff");
    assert.deepEqual([reader.byte(), reader.byte()], [0, 255]);
    isRefused(() => reader.byte(), "block: ends too soon");
  });
});

describe("ByteReader.varint()", () => {
  const valid: [string, number][] = [
    ["00", 0],
    ["7f", 127],
    ["8001", 128],
    ["ffffffff07", 2 ** 31 - 1],
    ["ffffffffffffff0f", largest],
    ["8000", 0],
    ["8180808080808000", 1],
  ];
  for (const [hex, value] of valid) {
    it(`reads ${hex} as ${value}`, () => {
      const reader = readerOf(hex);
      assert.equal(reader.varint(largest), value);
      assert.equal(reader.at, hex.length / 2);
    });
  }

  it("accepts the largest allowed number and refuses one past it", () => {
    assert.equal(readerOf("ac02").varint(300), 300);
    isRefused(() => readerOf("ad02").varint(300), "block: holds 301 where at most 300 is allowed");
    isRefused(() => readerOf("01").varint(0), "block: holds 1 where at most 0 is allowed");
  });

  it("refuses 2^53", () => {
    const message = `block: holds 9007199254740992 where at most ${largest} is allowed`;
    isRefused(() => readerOf("8080808080808010").varint(largest), message);
  });

  it("refuses more than eight bytes", () => {
    const message = "block: holds a number that is too long";
    isRefused(() => readerOf("808080808080808001").varint(largest), message);
    isRefused(() => readerOf("80".repeat(1_000)).varint(largest), message);
  });

  for (const hex of ["", "80", "ff", "ffffff"]) {
    it(`refuses "${hex}", which ends too soon`, () =>
      isRefused(() => readerOf(hex).varint(largest), "block: ends too soon"));
  }

  it("gives a number within the bound or refuses, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.maxSafeNat(), (bytes, max) => {
        try {
          const value = new ByteReader(bytes).varint(max);
          assert.ok(Number.isSafeInteger(value) && value >= 0 && value <= max);
        } catch (thrown) {
          assert.ok(thrown instanceof StatusError);
        }
      }),
    );
  });
});

describe("ByteReader.raw()", () => {
  it("gives a view of the next bytes", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const reader = new ByteReader(bytes);
    reader.byte();
    const view = reader.raw(2);
    assert.deepEqual(view, Uint8Array.of(2, 3));
    assert.equal(view.buffer, bytes.buffer);
    assert.equal(reader.at, 3);
    assert.equal(reader.raw(0).length, 0);
  });

  it("refuses to read past the end", () =>
    isRefused(() => readerOf("0102").raw(3), "block: ends too soon"));
});

describe("blockFault()", () => {
  it("is INVALID_ARGUMENT that names the block", () => {
    const fault = blockFault("is odd");
    assert.ok(fault instanceof StatusError);
    assert.equal(fault.code, Code.INVALID_ARGUMENT);
    assert.equal(fault.message, "block: is odd");
  });
});
