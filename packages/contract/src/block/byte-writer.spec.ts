import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter, writeVarint } from "./byte-writer.ts";

/** Numbers beside their bytes in hex. */
const varints: [number, string][] = [
  [0, "00"],
  [1, "01"],
  [127, "7f"],
  [128, "8001"],
  [16_383, "ff7f"],
  [16_384, "808001"],
  [2 ** 31 - 1, "ffffffff07"],
  [2 ** 31, "8080808008"],
  [2 ** 32, "8080808010"],
  [2 ** 49, "8080808080808001"],
  [2 ** 53 - 1, "ffffffffffffff0f"],
];

const written = (write: (writer: ByteWriter) => void): string => {
  const writer = new ByteWriter();
  write(writer);
  return Buffer.from(writer.view()).toString("hex");
};

describe("ByteWriter", () => {
  for (const [value, hex] of varints) {
    it(`writes ${value} as ${hex}`, () => {
      assert.equal(
        written((writer) => writer.varint(value)),
        hex,
      );
    });
  }

  it("writes what ByteReader reads", () => {
    const max = Number.MAX_SAFE_INTEGER;
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (values) => {
        const writer = new ByteWriter();
        for (const value of values) writer.varint(value);
        const reader = new ByteReader(writer.view());
        for (const value of values) assert.equal(reader.varint(max), value);
        assert.equal(reader.at, writer.length);
      }),
    );
  });

  it("keeps the order of bytes, numbers and raw bytes", () => {
    const hex = written((writer) => {
      writer.byte(255);
      writer.raw(Uint8Array.of(1, 2, 3));
      writer.varint(300);
      writer.byte(0);
    });
    assert.equal(hex, "ff010203ac0200");
  });

  it("grows and keeps what it holds", () => {
    const writer = new ByteWriter();
    const start = writer.bytes.length;
    writer.byte(7);
    writer.raw(new Uint8Array(5 * start).fill(9));
    writer.byte(8);
    const view = writer.view();
    assert.equal(view.length, 5 * start + 2);
    assert.equal(view[0], 7);
    assert.ok(view.subarray(1, -1).every((byte) => byte === 9));
    assert.equal(view.at(-1), 8);
  });

  it("grows byte by byte and number by number", () => {
    const writer = new ByteWriter();
    const count = writer.bytes.length + 1;
    for (let i = 0; i < count; i++) writer.byte(1);
    for (let i = 0; i < count; i++) writer.varint(2 ** 53 - 1);
    assert.equal(writer.length, count * 9);
  });

  it("starts again after a reset, in the same memory", () => {
    const writer = new ByteWriter();
    const { bytes } = writer;
    writer.varint(2 ** 40);
    writer.reset();
    writer.byte(1);
    assert.deepEqual(writer.view(), Uint8Array.of(1));
    assert.equal(writer.bytes, bytes);
  });

  it("makes room without moving its end", () => {
    const writer = new ByteWriter();
    writer.reserve(1_000_000);
    assert.ok(writer.bytes.length >= 1_000_000);
    assert.equal(writer.view().length, 0);
  });
});

describe("writeVarint()", () => {
  it("gives the place behind the number", () => {
    const bytes = new Uint8Array(16);
    for (const [value, hex] of varints) {
      const end = writeVarint(bytes, 3, value);
      assert.equal(Buffer.from(bytes.subarray(3, end)).toString("hex"), hex);
    }
  });

  it("leaves what stands around the number", () => {
    const bytes = new Uint8Array(4).fill(255);
    writeVarint(bytes, 1, 128);
    assert.deepEqual(bytes, Uint8Array.of(255, 128, 1, 255));
  });
});
