import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import { assertWells, parseRunId } from "./parse-run-id.ts";

describe("parseRunId()", () => {
  it("names the default project and keeps the run as it is", () => {
    assert.deepEqual(parseRunId({ project: "", run: "007" }), { project: "default", run: "007" });
    assert.deepEqual(parseRunId({ project: "p", run: "r" }), { project: "p", run: "r" });
  });

  for (const [id, message] of [
    [{ project: "", run: "" }, /^run: is empty$/],
    [{ project: "", run: "a/b" }, /^run: must not contain "\/"$/],
    [{ project: "p/q", run: "r" }, /^project: must not contain "\/"$/],
    [{ project: "", run: "r".repeat(limits.runNameBytesMax + 1) }, /^run: has 201 bytes/],
  ] as const) {
    it(`refuses what ${message} tells`, () => {
      assert.throws(() => parseRunId(id), { code: Code.INVALID_ARGUMENT, message });
    });
  }
});

describe("assertWells()", () => {
  it("accepts names of wells, or none", () => {
    assertWells([]);
    assertWells(["A1", "a01", "AF48"]);
  });

  it("names the first that is none", () => {
    const message = 'wells: "A0" is no well from A1 to AF48';
    assert.throws(() => assertWells(["A1", "A0", "B0"]), { code: Code.INVALID_ARGUMENT, message });
  });
});
