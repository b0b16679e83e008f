import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, Refusal, StatusError } from "@wellspring/contract";
import { PlateFileError, type PlateSource } from "@wellspring/plate-file";
import { UsageError } from "../usage-error.ts";
import { errorToFileReport, notTriedReport } from "./file-report.ts";

const options = { file: "a.csv" };

const sourceOf = (text: string): PlateSource => ({
  async *chunks() {
    yield new TextEncoder().encode(text);
  },
});

const conflictError = (): StatusError => {
  const conflict = {
    run: "a",
    plate: 0,
    well: "A1",
    runtimeSeconds: 5,
    storedOpticalDensity: 1,
    uploadedOpticalDensity: 2,
  };
  const metadata = new Metadata();
  const detail = Refusal.encode({ conflicts: [conflict], conflictCount: 2 }).finish();
  metadata.set("wellspring-refusal-bin", Buffer.from(detail));
  return new StatusError(Code.ALREADY_EXISTS, "other values", { metadata });
};

const conflictText = "run a, plate 0, well A1 at 5 s is 2 here and 1 there";
const nextOfConflict =
  "Next: correct the file, upload it as another run, or take back what is stored with retract.";

describe("errorToFileReport()", () => {
  it("shows each finding, and what to do", async () => {
    const findings = [
      { file: "a.csv", line: 2, column: 3, text: "no well" },
      { file: "a.csv", line: 4, column: 1, text: "no plate" },
    ];
    const error = new PlateFileError(findings, 3);
    const report = await errorToFileReport(error, undefined, options, true);
    assert.deepEqual(report.stderr, [
      "a.csv:2:3: no well",
      "a.csv:4:1: no plate",
      "a.csv: 1 more finding",
      "Next: correct it, then try again.",
    ]);
    assert.equal(report.exitCode, 1);
    assert.deepEqual(JSON.parse(report.stdout[0]), {
      file: "a.csv",
      error: {
        code: "INVALID_ARGUMENT",
        message: error.message,
        findings: findings.map(({ line, column, text }) => ({ line, column, text })),
      },
    });
  });

  it("finds the lines of conflicts", async () => {
    const source = sourceOf("well,time,optical-density,corrected-optical-density\nA1,5,2,\n");
    const report = await errorToFileReport(conflictError(), source, options, false);
    assert.deepEqual(report, {
      stdout: [],
      stderr: [`a.csv:2:6: ${conflictText}`, "a.csv: 1 more conflict", nextOfConflict],
      exitCode: 1,
    });
  });

  it("shows conflicts without lines where the file is gone", async () => {
    const { stderr } = await errorToFileReport(conflictError(), undefined, options, false);
    assert.deepEqual(stderr, [`a.csv: ${conflictText}`, "a.csv: 1 more conflict", nextOfConflict]);
  });

  it("names the file in any other error", async () => {
    const down = new StatusError(Code.UNAVAILABLE, "gave up");
    const report = await errorToFileReport(down, undefined, options, false);
    assert.equal(report.stderr[0], "wellspring: a.csv: gave up");
    assert.equal(report.exitCode, 75);
    const usage = await errorToFileReport(new UsageError("which run?"), undefined, options, true);
    assert.equal(JSON.parse(usage.stdout[0]).error.code, "INVALID_ARGUMENT");
    assert.deepEqual([usage.stderr[0], usage.exitCode], ["wellspring: a.csv: which run?", 2]);
    const bug = await errorToFileReport(new TypeError("a bug"), undefined, options, false);
    assert.equal(bug.stderr[0], "wellspring: a.csv: unexpected: TypeError: a bug");
    assert.match(bug.stderr[1], /^ +at /);
  });
});

describe("notTriedReport()", () => {
  it("says so to people, and to programs too", () => {
    const stderr = ["a.csv: not tried"];
    assert.deepEqual(notTriedReport("a.csv", false), { stdout: [], stderr, exitCode: 75 });
    const report = notTriedReport("a.csv", true);
    assert.deepEqual([report.stderr, report.exitCode], [stderr, 75]);
    assert.deepEqual(
      report.stdout.map((line) => JSON.parse(line)),
      [{ file: "a.csv", error: { code: "UNAVAILABLE", message: "not tried", findings: [] } }],
    );
  });
});
