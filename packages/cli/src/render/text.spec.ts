import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  formatCount,
  formatCounted,
  formatDuration,
  formatElapsed,
  formatHours,
  formatInstant,
  formatMeasure,
  measureWidth,
} from "./text.ts";

const check = <T>(format: (value: T) => string, cases: readonly (readonly [T, string])[]): void => {
  for (const [value, text] of cases) {
    it(`writes ${value} as ${text}`, () => assert.equal(format(value), text));
  }
};

describe("formatCount()", () => {
  check(formatCount, [
    [0, "0"],
    [999, "999"],
    [1_000, "1 000"],
    [93_504, "93 504"],
    [9_350_400, "9 350 400"],
  ]);
});

describe("formatCounted()", () => {
  it("tells one from many", () => {
    assert.equal(formatCounted(1, "plate"), "1 plate");
    assert.equal(formatCounted(0, "plate"), "0 plates");
    assert.equal(formatCounted(1_536, "well"), "1 536 wells");
  });
});

describe("formatDuration()", () => {
  check(formatDuration, [
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [605, "10 min 5 s"],
    [3_600, "1 h"],
    [72_300, "20 h 5 min"],
    [72_059, "20 h"],
    [273_600, "3 d 4 h"],
    [2_147_483_647, "24855 d 3 h"],
  ]);
});

describe("formatElapsed()", () => {
  check(formatElapsed, [
    [0.0421, "0.042 s"],
    [1.517, "1.52 s"],
    [59.994, "59.99 s"],
    [723, "12 min 3 s"],
  ]);
});

describe("formatHours()", () => {
  check(formatHours, [
    [0, "0 h"],
    [900, "0.25 h"],
    [3_600, "1 h"],
    [72_300, "20.1 h"],
  ]);
});

describe("formatInstant()", () => {
  check(formatInstant, [
    [0, "1970-01-01 00:00:00Z"],
    [1_769_860_805_123, "2026-01-31 12:00:05Z"],
  ]);
});

describe("formatMeasure()", () => {
  check(formatMeasure, [
    [0, "0.000"],
    [0.059, "0.059"],
    [-0.001, "-.001"],
    [-1.5, "-1.50"],
    [1.2345, "1.234"],
    [12.345, "12.35"],
    [123.45, "123.5"],
    [12_345.6, "12346"],
    [423_456, "4e+5"],
    [0.000001, "1e-6"],
    [0.0006, "0.001"],
  ]);

  it("stays within its width for what robots measure", () => {
    for (const value of [-9.99, 99_999, 0.0004999, 9.9996]) {
      assert.ok(formatMeasure(value).length <= measureWidth, formatMeasure(value));
    }
  });
});
