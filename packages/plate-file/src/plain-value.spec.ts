import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWell, wellIndexEnd, wellName } from "@wellspring/contract";
import fc from "fast-check";
import { plainDecimal, plainDecimalValue, plainWell, plainWhole } from "./plain-value.ts";
import { parseDecimalText } from "./value.ts";

const field = (text: string): Uint8Array => new TextEncoder().encode(`x${text},\n`);

describe("plainWhole()", () => {
  it("answers value and length", () => {
    for (const text of ["0", "7", "007", "999999", "12345678"]) {
      assert.equal(plainWhole(field(text), 1, 8), Number(text) * 16 + text.length, text);
    }
  });

  it("leaves longer numbers and anything else alone", () => {
    for (const text of ["", "-1", "+1", " 1", '"1"', "1000000"]) {
      assert.equal(plainWhole(field(text), 1, 6), -1, text);
    }
  });
});

describe("plainWell()", () => {
  it("agrees with parseWell() on the rows A to Z", () => {
    for (let well = 0; well < wellIndexEnd; well += 1) {
      const name = wellName(well);
      const plain = plainWell(field(name), 1);
      if (/^[A-Z][0-9]/.test(name)) assert.equal(plain, well * 16 + name.length, name);
      else assert.equal(plain, -1, name);
    }
    assert.equal(plainWell(field("h07"), 1), parseWell("H7") * 16 + 3);
  });

  it("refuses what is no well", () => {
    for (const text of ["", "A", "A0", "A00", "A49", "1A", "@1", "[1", "é1"]) {
      assert.equal(plainWell(field(text), 1), -1, text);
    }
  });
});

describe("plainDecimal()", () => {
  it("reads what robots write", () => {
    for (const text of ["0", "0.06", "1.00E-03", "9.99e-09", "12.5", "5.", "8388607", "0.0785"]) {
      const plain = plainDecimal(field(text), 1);
      assert.equal(plain & 15, text.length, text);
      assert.equal(plainDecimalValue(plain), Number(text), text);
    }
  });

  it("leaves anything else alone", () => {
    for (const text of [
      "",
      ".",
      ".5",
      "-1",
      "E-03",
      "1E-0:",
      "1E+00",
      "1E-12",
      "8388608",
      "0.123456",
    ]) {
      assert.ok(plainDecimal(field(text), 1) < 0, text);
    }
  });

  it("is as exact as Number(), or not plain", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{0,5}\.?[0-9]{0,5}([eE]-?0?[0-9])?$/), (text) => {
        const plain = plainDecimal(field(text), 1);
        if (plain < 0 || (plain & 15) < text.length) return;
        assert.equal(plainDecimalValue(plain), Number(text));
        assert.equal(parseDecimalText(text, ""), Number(text));
      }),
      { numRuns: 5_000 },
    );
  });
});
