import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { densityToText } from "./density-text.ts";

describe("densityToText()", () => {
  const texts: [number, string][] = [
    [0, "0"],
    [1, "1.00E-03"],
    [9, "9.00E-03"],
    [10, "0.01"],
    [95, "0.095"],
    [120, "0.12"],
    [1_000, "1"],
    [1_234, "1.234"],
    [4_095, "4.095"],
  ];
  for (const [thousandths, text] of texts) {
    it(`writes ${thousandths} thousandths as ${text}`, () => {
      assert.equal(densityToText(thousandths), text);
    });
  }

  it("writes every value exactly", () => {
    for (let thousandths = 0; thousandths < 4_096; thousandths++) {
      assert.equal(Number(densityToText(thousandths)), thousandths / 1_000);
    }
  });
});
