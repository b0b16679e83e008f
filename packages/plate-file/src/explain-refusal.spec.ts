import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type Conflict, refusalMetadata, StatusError } from "@wellspring/contract";
import { explainRefusal } from "./explain-refusal.ts";
import { PlateFileError } from "./finding.ts";
import { bytesSource } from "./testing/read.ts";

const options = { file: "a.csv" };
const source = bytesSource("well,time,optical-density,corrected-optical-density\nA1,5,2,3\n");

const conflict: Conflict = {
  run: "a",
  plate: 0,
  well: "A1",
  runtimeSeconds: 5,
  storedOpticalDensity: 1,
  uploadedOpticalDensity: 2,
};

const refuse = (...conflicts: Conflict[]): StatusError =>
  new StatusError(Code.ALREADY_EXISTS, "other values", {
    metadata: refusalMetadata({ conflicts, conflictCount: conflicts.length }),
  });

const text = "run a, plate 0, well A1 at 5 s is 2 here and 1 there";

describe("explainRefusal()", () => {
  it("gives what is wrong with a file as it is", async () => {
    const finding = { file: "a.csv", line: 2, column: 3, text: "no well" };
    const refused = await explainRefusal(new PlateFileError([finding], 2), source, options);
    const findings = [{ line: 2, column: 3, text: "no well" }];
    const lines = ["a.csv:2:3: no well", "a.csv: 1 more finding"];
    assert.deepEqual(refused, { lines, findings });
  });

  it("finds the value in the file that differs", async () => {
    const corrected = {
      ...conflict,
      storedOpticalDensity: 2,
      uploadedCorrectedOpticalDensity: 3,
      storedCorrectedOpticalDensity: 4,
    };
    const refused = await explainRefusal(refuse(conflict, corrected), source, options);
    assert.deepEqual(refused?.findings[0], { line: 2, column: 6, text });
    assert.deepEqual(refused?.lines, [
      `a.csv:2:6: ${text}`,
      "a.csv:2:8: run a, plate 0, well A1 at 5 s is 2 (corrected 3) here and 2 (corrected 4) there",
    ]);
  });

  it("does without the file", async () => {
    const refused = await explainRefusal(refuse(conflict), undefined, options);
    assert.deepEqual(refused, { lines: [`a.csv: ${text}`], findings: [{ text }] });
  });

  it("knows nothing of other errors", async () => {
    for (const error of [new Error("a bug"), new StatusError(Code.UNAVAILABLE, "away"), refuse()]) {
      assert.equal(await explainRefusal(error, source, options), undefined);
    }
  });
});
