import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { functionSizes, measureFunctions } from "./functions.ts";
import { parseSource } from "./source.ts";
import { judge } from "./testing/house-of.ts";

const functionOf = (lines: number) => `\nconst f = () => {\n${"f;\n".repeat(lines - 2)}};\n`;

describe("functionSizes()", () => {
  it("takes 70 lines", () => {
    assert.deepEqual(judge(functionSizes, { ".ci/a.ts": functionOf(70) }), []);
  });

  it("refuses 71", () => {
    assert.deepEqual(judge(functionSizes, { ".ci/a.ts": functionOf(71) }), [
      ".ci/a.ts:2: a function of 71 lines, at most 70 are allowed: " +
        "name its steps as functions below it",
    ]);
  });

  it("does not measure specs", () => {
    assert.deepEqual(judge(functionSizes, { ".ci/a.spec.ts": functionOf(71) }), []);
  });
});

describe("measureFunctions()", () => {
  const kinds = [
    ["a declaration", "function f() {\n}"],
    ["a constant", "const f = async () => {\n};"],
    ["a method", "class A { m() {\n} }"],
    ["a field", "class A { m = () => {\n} }"],
    ["a property", "const o = { m: () => {\n} };"],
    ["a short method", "const o = { m() {\n} };"],
  ];
  for (const [name = "", text = ""] of kinds) {
    it(`measures ${name}`, () => {
      assert.deepEqual(measureFunctions(parseSource(".ci/a.ts", text)), [{ line: 1, lines: 2 }]);
    });
  }

  it("leaves functions without a name to the function they stand in", () => {
    const source = parseSource(".ci/a.ts", "const f = () => [].map((x) => x);\n");
    assert.deepEqual(measureFunctions(source), [{ line: 1, lines: 1 }]);
  });
});
