import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toText, toTextOrNull } from "./texts.ts";

describe("toText()", () => {
  it("has no U+0000", () => {
    assert.equal(toText("a\0b\0"), "a\uFFFDb\uFFFD");
    assert.equal(toText("\u0001 ä 🧫"), "\u0001 ä 🧫");
  });
});

describe("toTextOrNull()", () => {
  it("is NULL for what says nothing", () => {
    assert.equal(toTextOrNull(""), null);
    assert.equal(toTextOrNull(undefined), null);
    assert.equal(toTextOrNull("\0"), "\uFFFD");
  });
});
