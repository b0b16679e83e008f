import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { Code, refusalMetadata, StatusError } from "@wellspring/contract";
import { errorToReport, isTemporary, systemErrorText } from "./error-report.ts";
import { UsageError } from "./usage-error.ts";

describe("errorToReport()", () => {
  it("points to the help on wrong usage", () => {
    assert.deepEqual(errorToReport(new UsageError("which command?")), {
      text: "wellspring: which command?\nNext: wellspring --help, or --help after a command.",
      exitCode: 2,
    });
  });

  it("says in one line what is refused, and what to do next", () => {
    assert.deepEqual(errorToReport(new StatusError(Code.NOT_FOUND, "no run is called x")), {
      text:
        "wellspring: no run is called x\n" +
        "Next: wellspring runs lists the runs, show RUN its plates; " +
        "--project names another project.",
      exitCode: 1,
    });
  });

  for (const code of [Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED]) {
    it(`asks to try again after ${Code[code]}`, () => {
      const report = errorToReport(new StatusError(code, "not now"));
      assert.equal(report.exitCode, 75);
      assert.match(report.text, /^wellspring: not now\nNext: .+\.$/);
    });
  }

  it("asks to try again after a run changed while it was read", () => {
    const report = errorToReport(new StatusError(Code.ABORTED, "run a changed"));
    const text = "wellspring: run a changed\nNext: run the same command again.";
    assert.deepEqual(report, { text, exitCode: 75 });
  });

  const conflict = {
    run: "a",
    plate: 0,
    well: "A1",
    runtimeSeconds: 0,
    storedOpticalDensity: 1,
    uploadedOpticalDensity: 2,
  };
  const metadata = refusalMetadata({ conflicts: [conflict], conflictCount: 1 });
  const nextSteps: [StatusError, string][] = [
    [new StatusError(Code.NOT_FOUND, "no", { next: "look there." }), "look there."],
    [
      new StatusError(Code.ALREADY_EXISTS, "run a exists"),
      "add new readings with --append; what else differs has to be uploaded as another run.",
    ],
    [
      new StatusError(Code.ALREADY_EXISTS, "other values", { metadata }),
      "correct the file, upload it as another run, or take back what is stored with retract.",
    ],
    [
      new StatusError(Code.UNIMPLEMENTED, "only prints"),
      "name another server with --server; one that is older than this program needs an update.",
    ],
    [
      new StatusError(Code.DATA_LOSS, "damaged: restore it"),
      "follow what the message says, then try again.",
    ],
  ];
  for (const [error, next] of nextSteps) {
    it(`says what to do after ${Code[error.code]}: ${error.message}`, () => {
      const text = `wellspring: ${error.message}\nNext: ${next}`;
      assert.deepEqual(errorToReport(error), { text, exitCode: 1 });
    });
  }

  it("shows the operating system's errors without a stack", async () => {
    const error = await readFile("/no/such/file").catch((thrown: unknown) => thrown);
    assert.deepEqual(errorToReport(error, "ws"), {
      text: "ws: /no/such/file: no such file or directory\nNext: put that right, then try again.",
      exitCode: 1,
    });
  });

  it("shows the stack of what nobody expected", () => {
    const report = errorToReport(new TypeError("a bug"));
    assert.equal(report.exitCode, 1);
    assert.match(report.text, /^wellspring: unexpected: TypeError: a bug\n +at /);
    const internal = errorToReport(new StatusError(Code.INTERNAL, "oh"));
    assert.match(internal.text, /^wellspring: unexpected: INTERNAL: oh\n.*\n +at /);
    assert.equal(errorToReport("text").text, "wellspring: unexpected: text");
  });
});

describe("isTemporary()", () => {
  it("tells what may work later", () => {
    assert.equal(isTemporary(Code.UNAVAILABLE), true);
    assert.equal(isTemporary(Code.ALREADY_EXISTS), false);
  });
});

describe("systemErrorText()", () => {
  it("leaves out code and call", () => {
    const error = Object.assign(new Error("ENOSPC: no space left on device, write"), {});
    assert.equal(systemErrorText(error), "no space left on device");
  });
});
