import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSpecIo } from "../testing/spec-io.ts";
import { createProgressLine } from "./progress-line.ts";

const show = (isTTY: boolean, ...texts: string[]): string => {
  const io = createSpecIo();
  {
    using line = createProgressLine(Object.assign(io.stdout, { isTTY }));
    for (const text of texts) line.show(text);
  }
  return io.stdoutText();
};

describe("createProgressLine()", () => {
  it("draws over itself on a terminal, and leaves the last state", () => {
    assert.equal(show(true, "1 of 2", "2 of 2"), "\r\x1b[K1 of 2\r\x1b[K2 of 2\n");
    assert.equal(show(true), "");
  });

  it("prints what has changed elsewhere", () => {
    assert.equal(show(false, "1 of 2", "1 of 2", "2 of 2"), "1 of 2\n2 of 2\n");
  });
});
