import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openLink } from "./link.ts";
import { createSpecIo } from "./testing/spec-io.ts";
import { UsageError } from "./usage-error.ts";

const args = { server: "lab", project: "", timeout: "1.5", json: false };

describe("openLink()", () => {
  it("checks what it is told", () => {
    using link = openLink(args, createSpecIo());
    assert.equal(link.server, "lab:50051");
    assert.equal(link.project, "default");
    assert.equal(link.timeoutMs, 1_500);
    for (const wrong of [{ server: "a b" }, { project: "a/b" }, { timeout: "soon" }]) {
      assert.throws(() => openLink({ ...args, ...wrong }, createSpecIo()), UsageError);
    }
  });

  it("says a line once where several uploads say it at the same time", () => {
    const io = createSpecIo();
    using link = openLink(args, io);
    for (const line of ["down", "down", "up", "down"]) link.notice(line);
    assert.equal(io.stderrText(), "down\nup\ndown\n");
  });
});
