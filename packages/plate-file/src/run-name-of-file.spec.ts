import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runNameOfFile } from "./run-name-of-file.ts";

describe("runNameOfFile()", () => {
  for (const [file, run] of [
    ["run-01.csv", "run-01"],
    ["in/night 7.CSV.gz", "night 7"],
    ["a.b.csv.zst", "a.b"],
    ["007", "007"],
  ]) {
    it(`makes ${run} of ${file}`, () => assert.equal(runNameOfFile(file), run));
  }
});
