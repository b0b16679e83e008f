import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judge } from "./testing/house-of.ts";
import { textForm } from "./text-form.ts";

describe("textForm()", () => {
  it("takes lines that end with LF, and an empty file", () => {
    assert.deepEqual(judge(textForm, { "a.md": "a\nb\n", "b.md": "" }), []);
  });

  it("refuses a carriage return", () => {
    assert.deepEqual(judge(textForm, { "a.md": "a\nb\r\n" }), [
      "a.md:2: a carriage return: end lines with LF",
    ]);
  });

  it("refuses a last line without an end", () => {
    assert.deepEqual(judge(textForm, { "a.md": "a\nb" }), [
      "a.md:2: no newline at the end: add one",
    ]);
  });
});
