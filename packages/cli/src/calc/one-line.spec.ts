import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createSpecIo } from "../testing/spec-io.ts";
import { UsageError } from "../usage-error.ts";
import { inOneLine } from "./one-line.ts";

describe("inOneLine()", () => {
  for (const [error, code] of [
    [new UsageError("no number"), 2],
    [new StatusError(Code.OUT_OF_RANGE, "too much"), 1],
    [new StatusError(Code.UNAVAILABLE, "no server"), 75],
  ] as const) {
    it(`ends with ${code} for ${error.message}`, async () => {
      const io = createSpecIo();
      assert.equal(await inOneLine(io, () => Promise.reject(error)), code);
      assert.equal(io.stderrText(), `wellspring: ${error.message}\n`);
    });
  }

  it("lets a bug through", async () => {
    const bug = new TypeError("a bug");
    await assert.rejects(
      inOneLine(createSpecIo(), () => Promise.reject(bug)),
      bug,
    );
  });
});
