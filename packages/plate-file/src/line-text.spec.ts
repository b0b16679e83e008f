import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeLine, skipByteOrderMark } from "./line-text.ts";

describe("decodeLine()", () => {
  it("decodes UTF-8", () => {
    assert.equal(decodeLine(new TextEncoder().encode("a,é,𝄞")), "a,é,𝄞");
  });

  it("says where the text is no UTF-8", () => {
    assert.deepEqual(decodeLine(Uint8Array.of(0xc3, 0xa9, 0xe9, 0x2c)), {
      fault: "another encoding: not UTF-8",
      column: 2,
    });
  });

  it("refuses NUL bytes", () => {
    assert.deepEqual(decodeLine(Uint8Array.of(0x61, 0)), {
      fault: "binary: a NUL byte, which no text has",
      column: 2,
    });
  });
});

describe("skipByteOrderMark()", () => {
  it("skips that of UTF-8 only", () => {
    assert.deepEqual(skipByteOrderMark(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), Uint8Array.of(0x61));
    assert.deepEqual(skipByteOrderMark(Uint8Array.of(0x61)), Uint8Array.of(0x61));
  });

  for (const [bytes, fault] of [
    [[0xff, 0xfe, 0x61, 0], "another encoding: UTF-16, wanted is UTF-8"],
    [[0xfe, 0xff, 0, 0x61], "another encoding: UTF-16, wanted is UTF-8"],
    [[0xff, 0xfe, 0, 0], "another encoding: UTF-32, wanted is UTF-8"],
    [[0x50, 0x4b, 3, 4], "binary: a zip archive or a workbook, wanted is CSV"],
    [[0x42, 0x5a, 0x68, 0x39], "a bzip2 archive: wanted is CSV, plain, .gz or .zst"],
    [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz archive: wanted is CSV, plain, .gz or .zst"],
  ] as const) {
    it(`refuses ${fault}`, () => {
      assert.deepEqual(skipByteOrderMark(Uint8Array.from(bytes)), { fault });
    });
  }
});
