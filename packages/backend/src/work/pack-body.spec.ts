import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { noise } from "../testing/noise.ts";
import { packBody, packChunk, unpackBody } from "./pack-body.ts";

describe("packBody()", () => {
  it("gives every body back byte for byte", () => {
    const body = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(body, fc.nat({ max: 20 }), (part, times) => {
        const whole = Buffer.concat(Array.from({ length: times }, () => part));
        assert.deepEqual(unpackBody(packBody(whole), whole.length), whole);
      }),
    );
  });

  it("gives back small bodies of numbers, and large ones", () => {
    for (const times of [10, 1_000, 10_000]) {
      const body = Buffer.from(`[${"0.123456,-1.5,".repeat(times)}7]`);
      const packed = packBody(body);
      assert.ok(packed.length <= body.length / 2);
      assert.deepEqual(unpackBody(packed, body.length), body);
    }
  });

  it("makes a body shorter, or leaves it alone", () => {
    assert.ok(packBody(Buffer.alloc(10_000, "1.5,")).length < 100);
    for (const body of [noise(1_000), Buffer.from("short")]) assert.equal(packBody(body), body);
  });
});

describe("packChunk()", () => {
  it("makes a chunk shorter, or leaves it alone", async () => {
    const text = Buffer.from("growth ".repeat(40_000));
    const packed = await packChunk(text);
    assert.ok(packed.length < 1_000);
    assert.deepEqual(unpackBody(packed, text.length), text);
    for (const chunk of [noise(1_000), Buffer.from("short")]) {
      assert.equal(await packChunk(chunk), chunk);
    }
  });
});

describe("unpackBody()", () => {
  it("throws where that is not what was packed", () => {
    const packed = packBody(Buffer.alloc(1_000));
    assert.throws(
      () => unpackBody(packed, 2_000),
      new Error("a body has 1000 bytes instead of 2000"),
    );
    assert.throws(() => unpackBody(packed, 999));
    assert.throws(() => unpackBody(noise(50), 1_000));
    assert.throws(() => unpackBody(noise(50), 40), new Error("a body has 50 bytes instead of 40"));
  });
});
