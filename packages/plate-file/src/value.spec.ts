import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  parseDecimalText,
  parsePlateText,
  parseRuntimeText,
  parseWellText,
  quote,
} from "./value.ts";

describe("parsePlateText()", () => {
  it("accepts whole numbers up to 999,999", () => {
    assert.equal(parsePlateText("0"), 0);
    assert.equal(parsePlateText("007"), 7);
    assert.equal(parsePlateText("999999"), 999_999);
  });

  for (const text of ["", "1000000", "-1", "+1", "1.0", "1e3", "x"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const fault = `plate ${JSON.stringify(text)} is no whole number from 0 to 999999`;
      assert.equal(parsePlateText(text), fault);
    });
  }
});

describe("parseWellText()", () => {
  it("accepts A1 to AF48", () => {
    assert.equal(parseWellText("a01"), 0);
    assert.equal(parseWellText("AF48"), 1_535);
  });

  for (const text of ["", "A0", "A001", "A49", "AG1", "1A"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseWellText(text), `well ${JSON.stringify(text)} is none of A1 to AF48`);
    });
  }
});

describe("parseRuntimeText()", () => {
  it("accepts whole seconds", () => {
    assert.equal(parseRuntimeText("600"), 600);
    assert.equal(parseRuntimeText("600.0"), 600);
    assert.equal(parseRuntimeText("0600"), 600);
    assert.equal(parseRuntimeText("2147483647"), 2_147_483_647);
  });

  it("says what is wrong", () => {
    assert.equal(parseRuntimeText("600.5"), 'time "600.5" is not in whole seconds');
    assert.equal(
      parseRuntimeText("2147483648"),
      'time "2147483648" is more than 2147483647 seconds',
    );
    assert.equal(
      parseRuntimeText("600,5"),
      'time "600,5" is no whole number of seconds: it has a decimal comma, write a point',
    );
  });

  for (const text of ["", "-1", "+1", "6e2", "600.", ".0", "1 0"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const fault = `time ${JSON.stringify(text)} is no whole number of seconds`;
      assert.equal(parseRuntimeText(text), fault);
    });
  }
});

describe("parseDecimalText()", () => {
  it("accepts every notation", () => {
    const values = { ".5": 0.5, "5.": 5, "+0.1": 0.1, "1E-3": 0.001, "1.00E-03": 0.001 };
    for (const [text, value] of Object.entries(values)) {
      assert.equal(parseDecimalText(text, ""), value, text);
    }
  });

  it("counts significant digits without leading and trailing zeros", () => {
    assert.equal(parseDecimalText("0.1000000000000000000", ""), 0.1);
    assert.equal(parseDecimalText("000000.123456789012345", ""), 0.123456789012345);
    assert.equal(
      parseDecimalText("1.234567890123456", "density"),
      'density "1.234567890123456" has 16 significant digits, at most 15 are kept',
    );
  });

  it("makes every zero the same", () => {
    for (const text of ["0", "-0", "0.000", "-0e-400"]) {
      assert.ok(Object.is(parseDecimalText(text, ""), 0), text);
    }
  });

  it("accepts magnitudes from 1e-15 to 1e15", () => {
    for (const text of ["1e-15", "-1e-15", "1e15", "-1e15"]) {
      assert.equal(parseDecimalText(text, ""), Number(text));
    }
    for (const text of ["9.99e-16", "1.01e15", "1e400", "1e-400"]) {
      const fault = `d "${text}" is neither zero nor of a magnitude from 1e-15 to 1e15`;
      assert.equal(parseDecimalText(text, "d"), fault);
    }
  });

  for (const text of ["", ".", "-", "e5", "1e", "1e+", "NaN", "Infinity", "0x1", "1_0", "--1"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseDecimalText(text, "d"), `d ${JSON.stringify(text)} is no decimal number`);
    });
  }

  it("is as exact as Number()", () => {
    const decimals = fc.tuple(fc.bigInt(-(10n ** 15n) + 1n, 10n ** 15n - 1n), fc.nat(14));
    fc.assert(
      fc.property(decimals, ([mantissa, scale]) => {
        const text = `${mantissa}e-${scale}`;
        assert.equal(parseDecimalText(text, ""), Number(text) || 0);
      }),
    );
  });
});

describe("quote()", () => {
  it("shows control characters and cuts what is long", () => {
    assert.equal(quote("a\u0007"), '"a\\u0007"');
    assert.equal(quote("x".repeat(70)), `"${"x".repeat(60)}…"`);
  });
});
