import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { restoredToJson, restoredToText } from "./restore-report.ts";

const restored = {
  logId: "22222222-0000-4000-8000-000000000000",
  report: {
    logId: "00000000-0000-4000-8000-000000000000",
    appliedSequence: 77n,
    projects: 2,
    runs: 3,
    plates: 4,
    readings: 31_440,
    blocks: 11,
    blockBytes: 2_000,
    openUploads: 1,
    works: 2,
    violations: [],
    violationCount: 0,
  },
};

describe("restoredToText()", () => {
  it("says what was restored, from which log and to which", () => {
    assert.equal(
      restoredToText("runs", restored),
      "runs: restored 3 runs, 4 plates, 31,440 readings, 11 blocks, 2,000 bytes, 1 open upload, " +
        "2 works; log 00000000-0000-4000-8000-000000000000 applied to 77; " +
        "it begins the log 22222222-0000-4000-8000-000000000000\n",
    );
  });
});

describe("restoredToJson()", () => {
  it("is one line for programs", () => {
    assert.deepEqual(JSON.parse(restoredToJson("runs", restored)), {
      folder: "runs",
      logId: "22222222-0000-4000-8000-000000000000",
      former: { logId: "00000000-0000-4000-8000-000000000000", appliedSequence: 77 },
      projects: 2,
      runs: 3,
      plates: 4,
      readings: 31_440,
    });
  });
});
