import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
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
        "Next: wellspring runs lists what is there; --project names another project.",
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

  it("shows the operating system's errors without a stack", async () => {
    const error = await readFile("/no/such/file").catch((thrown: unknown) => thrown);
    assert.deepEqual(errorToReport(error, "ws"), {
      text: "ws: /no/such/file: no such file or directory",
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
