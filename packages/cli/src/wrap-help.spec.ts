import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wrapHelp } from "./wrap-help.ts";

describe("wrapHelp()", () => {
  it("leaves lines that fit", () => {
    const help = "Options:\n  --a  text\n\n  01  more";
    assert.equal(wrapHelp(help, 11), help);
  });

  it("goes on in the second column", () => {
    const help = "  -h, --help  one two three four five six\n  --b         seven";
    const wrapped = "  -h, --help  one two three\n              four five six\n  --b         seven";
    assert.equal(wrapHelp(help, 28), wrapped);
  });

  it("fills the width", () => {
    assert.equal(wrapHelp("one two three", 7), "one two\nthree");
    assert.equal(wrapHelp("one two three", 6), "one\ntwo\nthree");
  });

  it("indents a line of one column as it began", () => {
    assert.equal(wrapHelp("  one two three", 9), "  one two\n  three");
  });

  it("goes on below what has hardly any room beside it", () => {
    assert.equal(wrapHelp("  much text  one two", 19), "  much text\n      one two");
  });

  it("keeps a default whole", () => {
    assert.equal(wrapHelp("a  b  [default: c]", 16), "a  b\n   [default: c]");
  });

  it("cuts no word", () => {
    assert.equal(wrapHelp("a  extraordinary words", 8), "a  extraordinary\n   words");
  });
});
