import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { noise } from "../testing/noise.ts";
import { isPackedNumbers, packNumbers, unpackNumbers } from "./pack-numbers.ts";

const pack = (text: string): Buffer => {
  const packed = packNumbers(Buffer.from(text));
  assert.ok(packed, `${text} was not packed`);
  return packed;
};

/** Numbers with a digit before the point and six behind it. */
const numbersText = (count: number): string =>
  Array.from({ length: count }, (_, i) => ((i * 0.7548776662) % 1.9).toFixed(6)).join(",");

describe("packNumbers()", () => {
  it("takes seven halves of a byte for a number with six digits behind its point", () => {
    const text = `[${numbersText(200)}]`;
    const packed = pack(text);
    assert.ok(packed.length <= 200 * 3.5 + 20, `${packed.length} bytes of ${text.length}`);
  });

  it("gives back whatever it packs, byte for byte", () => {
    const other = fc.uint8Array({ maxLength: 10 }).map((bytes) => Buffer.from(bytes));
    const text = fc.stringMatching(/^[0-9,.-]*$/, { size: "large" }).map((all) => all.repeat(3));
    fc.assert(
      fc.property(other, text, other, (before, numbers, after) => {
        const body = Buffer.concat([before, Buffer.from(numbers), after]);
        const packed = packNumbers(body);
        if (packed) assert.deepEqual(unpackNumbers(packed, body.length), body);
      }),
    );
  });

  for (const text of ["1,2,3,4,5,6,7,8", ",0.,1.,2.,0,", "-1.5,0.25,1.75,,1.,0", "0".repeat(99)]) {
    it(`gives back ${text.slice(0, 20)}`, () => {
      const body = `${text}${text},0.1,0.2,0.3,0.4,0.5,0.6`;
      assert.equal(unpackNumbers(pack(body), body.length).toString(), body);
    });
  }

  it("leaves to others what is not made of numbers", () => {
    for (const body of ["", "1", "wild type, strain 7", '{"a":[1,2]}']) {
      assert.equal(packNumbers(Buffer.from(body)), undefined);
    }
    assert.equal(packNumbers(noise(2_000)), undefined);
  });
});

describe("isPackedNumbers()", () => {
  it("tells them from zstd's frames", () => {
    assert.ok(isPackedNumbers(pack(numbersText(9))));
    assert.ok(!isPackedNumbers(zstdCompressSync(numbersText(9))));
  });
});

describe("unpackNumbers()", () => {
  it("throws where it has more or less than it is to have", () => {
    const text = numbersText(20);
    const packed = pack(text);
    for (const [damaged, bytes] of [
      [packed, text.length - 2],
      [packed, text.length + 2],
      [packed.subarray(0, -1), text.length],
      [Buffer.concat([packed, packed]), text.length],
    ] as const) {
      const message = `a text of numbers is not one of ${bytes} bytes`;
      assert.throws(() => unpackNumbers(damaged, bytes), new Error(message));
    }
  });
});
