import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { createId, idToText } from "../id.ts";
import { notFound, parseSubmissionId } from "./submission-id.ts";

describe("parseSubmissionId()", () => {
  it("gives back every id, in capitals too", () => {
    const id = createId();
    assert.deepEqual(parseSubmissionId(idToText(id)), id);
    assert.deepEqual(parseSubmissionId(idToText(id).toUpperCase()), id);
  });

  for (const text of ["", "1", "0194a1de00007000800000000000000001", "../../etc/passwd"]) {
    it(`finds nothing under "${text}"`, () => {
      const message = `no submission is called ${text}`;
      assert.throws(() => parseSubmissionId(text), { code: Code.NOT_FOUND, message });
    });
  }
});

describe("notFound()", () => {
  it("repeats no more than an id has", () => {
    assert.equal(notFound("x".repeat(99)).message, `no submission is called ${"x".repeat(36)}`);
  });
});
