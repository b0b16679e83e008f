import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import { submissionOf } from "../testing/work.ts";
import { unpackBody } from "./pack-body.ts";
import { parseSubmission } from "./parse-submission.ts";

describe("parseSubmission()", () => {
  it("names the default project and packs the body", () => {
    const body = Buffer.alloc(2_000, "0.095,");
    const parsed = parseSubmission(submissionOf(1, { body }));
    assert.deepEqual([parsed.project, parsed.engine, parsed.bodyBytes], ["default", "calc", 2_000]);
    assert.ok(parsed.body.length <= 1_000);
    assert.deepEqual(unpackBody(parsed.body, parsed.bodyBytes), body);
  });

  it("takes what is only kept", () => {
    const errors = ["Field data: is missing"];
    const parsed = parseSubmission(submissionOf(1, { engine: "", errors, project: "lab" }));
    assert.deepEqual([parsed.engine, parsed.errors, parsed.project], ["", errors, "lab"]);
  });

  for (const [said, message] of [
    [{ workId: Buffer.alloc(3) }, "work_id: is not 16 bytes"],
    [{ project: "a/b" }, 'project: must not contain "/"'],
    [{ engine: "Calc" }, 'engine: "Calc" is no name as in [a-z][a-z0-9_-]*'],
    [
      { body: Buffer.alloc(limits.workChunkBytesMax + 1) },
      "body: has 262145 bytes: stage it beforehand",
    ],
    [{ stagedChunks: 1 }, "staged_chunks: a body comes along"],
    [{ contentType: "x".repeat(1_001) }, "content_type: has more than 1000 bytes"],
    [{ errors: ["x".repeat(1_001)] }, "errors: has more than 1000 bytes"],
    [{ errors: Array.from({ length: 101 }, String) }, "errors: are more than 100"],
  ] as const) {
    it(`refuses ${message}`, () => {
      const submission = submissionOf(1, {
        ...said,
        errors: [...("errors" in said ? said.errors : [])],
      });
      assert.throws(() => parseSubmission(submission), { code: Code.INVALID_ARGUMENT, message });
    });
  }
});
