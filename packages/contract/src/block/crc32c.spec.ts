import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { crc32c } from "./crc32c.ts";

const rising = Uint8Array.from({ length: 32 }, (_, i) => i);

describe("crc32c()", () => {
  it("gives the checksums of RFC 3720, appendix B.4", () => {
    assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
    assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
    assert.equal(crc32c(rising), 0x46dd794e);
    assert.equal(crc32c(rising.toReversed()), 0x113fdb5c);
  });

  it("gives the check value of the CRC catalogue", () => {
    assert.equal(crc32c(Buffer.from("123456789")), 0xe3069283);
  });

  it("gives 0 for no bytes", () => {
    assert.equal(crc32c(new Uint8Array(0)), 0);
    assert.equal(crc32c(rising, 32), 0);
  });

  it("starts where it is told", () => {
    for (let start = 0; start <= rising.length; start++) {
      assert.equal(crc32c(rising, start), crc32c(rising.slice(start)));
    }
  });

  it("gives what the definition gives, bit by bit, at every length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => crc32c(bytes) === bitwise(bytes)),
    );
  });

  it("changes with every flipped bit", () => {
    const whole = crc32c(rising);
    for (let bit = 0; bit < rising.length * 8; bit++) {
      const flipped = rising.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      assert.notEqual(crc32c(flipped), whole);
    }
  });
});

const bitwise = (bytes: Uint8Array): number => {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
};
