import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { combineExitCodes, exitCode, exitCodeEpilogue } from "./exit-code.ts";

describe("combineExitCodes()", () => {
  const { ok, refused, tryAgain, usage } = exitCode;
  const cases = [
    { codes: [], combined: ok },
    { codes: [ok, ok], combined: ok },
    { codes: [ok, tryAgain], combined: tryAgain },
    { codes: [tryAgain, refused, ok], combined: refused },
    { codes: [refused, usage], combined: usage },
  ];
  for (const { codes, combined } of cases) {
    it(`makes ${combined} of ${codes.join(", ") || "nothing"}`, () => {
      assert.equal(combineExitCodes(codes), combined);
    });
  }
});

describe("exitCodeEpilogue", () => {
  it("names every exit code", () => {
    for (const code of Object.values(exitCode)) {
      assert.match(exitCodeEpilogue, new RegExp(`^ {2}${code} `, "m"));
    }
  });
});
