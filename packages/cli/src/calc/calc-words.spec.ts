import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { UsageError } from "../usage-error.ts";
import { parseCalcWords } from "./calc-words.ts";

const parse = (line: string) => parseCalcWords(line.split(" "));

describe("parseCalcWords()", () => {
  for (const [line, expected] of [
    ["add 2 5", { name: "add", a: 2n, b: 5n }],
    ["ADD +2 007", { name: "add", a: 2n, b: 7n }],
    ["Max -0 -9223372036854775808", { name: "max", a: 0n, b: -(2n ** 63n) }],
    ["np 2 12", { name: "np", numbers: [2n, 12n] }],
    ["np 18446744073709551615", { name: "np", numbers: [2n ** 64n - 1n] }],
    ["help", { name: "help" }],
    ["EXIT", { name: "exit" }],
  ] as const) {
    it(`takes ${line}`, () => assert.deepEqual(parse(line), expected));
  }

  for (const [line, message] of [
    ["add 2", "add: two numbers are wanted: add 2 5"],
    ["max 1 2 3", "max: two numbers are wanted: max 2 5"],
    ["np", "np: which primes? np 2 12"],
    ["add 2 five", '"five" is no whole number'],
    ["add 2 1e3", '"1e3" is no whole number'],
    ["add 2 0x10", '"0x10" is no whole number'],
    ["help me", "help: takes no words after it"],
    ["Divide 2 3", "Divide: is no command; help lists them"],
  ]) {
    it(`finds ${line} wrong`, () => assert.throws(() => parse(line), new UsageError(message)));
  }

  const tooMany = `np ${"1 ".repeat(1_001).trim()}`;
  for (const [line, message] of [
    [
      "add 9223372036854775808 1",
      "9223372036854775808: is no int64, -9223372036854775808 to 9223372036854775807",
    ],
    ["np -1", "-1: is no uint64, 0 to 18446744073709551615"],
    [tooMany, "numbers: are 1001, at most 1000 are allowed"],
  ]) {
    it(`refuses ${line.slice(0, 30)}`, () => {
      assert.throws(() => parse(line), new StatusError(Code.INVALID_ARGUMENT, message));
    });
  }
});
