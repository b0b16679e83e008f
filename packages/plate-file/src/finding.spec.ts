import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { PlateFileError } from "./finding.ts";

describe("PlateFileError", () => {
  const finding = { file: "f.csv", line: 2, column: 3, text: "no well" };

  it("is INVALID_ARGUMENT", () => {
    const error = new PlateFileError([finding], 1);
    assert.ok(error instanceof StatusError);
    assert.equal(error.code, Code.INVALID_ARGUMENT);
    assert.equal(error.message, "f.csv:2:3: no well");
  });

  it("says how many more there are", () => {
    assert.deepEqual(new PlateFileError([finding], 2).lines()[1], "f.csv: 1 more finding");
    assert.deepEqual(new PlateFileError([finding], 9).lines()[1], "f.csv: 8 more findings");
  });

  it("stands at the start of a file that can't be read", () => {
    const error = PlateFileError.ofFile("x", "no such file");
    assert.deepEqual(error.lines(), ["x:1:1: no such file"]);
    assert.equal(error.next, "name a file that is there and can be read.");
  });
});
