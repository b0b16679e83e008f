import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits, MyData, StatusError } from "@wellspring/contract";
import fc from "fast-check";
import { assertData } from "./assert-data.ts";

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe("assertData()", () => {
  it("takes whatever is MyData", () => {
    fc.assert(
      fc.property(int64, int64, fc.string({ unit: "grapheme" }), (ID, Data, Meta) =>
        assertData(MyData.encode({ ID, Data, Meta }).finish()),
      ),
    );
  });

  it("takes zeros, left out or told", () => {
    assertData(new Uint8Array());
    assertData(Buffer.from([8, 0, 16, 0, 26, 0]));
    assertData(Buffer.from([16, 7, 8, 1]));
  });

  const encoded = MyData.encode({ ID: 300n, Data: 7n, Meta: "well B7" }).finish();
  for (const [name, payload, reason] of [
    ["a text", Buffer.from("hello"), "it has no field 13 of wire type 0"],
    ["JSON", Buffer.from('{"ID":1,"Data":2}'), "it has no field 15 of wire type 3"],
    ["another message", Buffer.from([10, 1, 65]), "it has no field 1 of wire type 2"],
    [
      "a field of another one",
      Buffer.from([...encoded, 34, 0]),
      "it has no field 4 of wire type 2",
    ],
    ["what is cut", encoded.subarray(0, -1), "premature EOF"],
    ["a number that is cut", Buffer.from([8]), "premature EOF"],
    ["a Meta that is no text", Buffer.from([26, 1, 255]), "its Meta is not UTF-8"],
  ] as const) {
    it(`refuses ${name}`, () => {
      const error = new StatusError(Code.INVALID_ARGUMENT, `it is no MyData: ${reason}`);
      assert.throws(() => assertData(payload), error);
    });
  }

  it("refuses more than a work may have", () => {
    const Meta = "a".repeat(limits.workChunkBytesMax);
    const message = "it has 262148 bytes, at most 262144 are allowed";
    assert.throws(
      () => assertData(MyData.encode({ ID: 0n, Data: 0n, Meta }).finish()),
      new StatusError(Code.INVALID_ARGUMENT, message),
    );
  });
});
