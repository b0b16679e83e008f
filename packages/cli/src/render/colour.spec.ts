import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dim, paint } from "./colour.ts";

describe("paint()", () => {
  it("leaves text alone without colours", () => {
    assert.equal(paint("0.5", 0.5, "none"), "0.5");
  });

  it("writes white on violet at the low end", () => {
    assert.equal(paint("x", 0, "full"), "\x1b[97;48;2;68;1;84mx\x1b[0m");
  });

  it("writes black on yellow at the high end", () => {
    assert.equal(paint("x", 1, "full"), "\x1b[30;48;2;253;231;37mx\x1b[0m");
  });

  it("mixes between two stops", () => {
    assert.equal(paint("x", 1 / 16, "full"), "\x1b[97;48;2;70;23;103mx\x1b[0m");
  });

  it("stays on the scale outside of it", () => {
    assert.equal(paint("x", -3, "full"), paint("x", 0, "full"));
    assert.equal(paint("x", 7, "full"), paint("x", 1, "full"));
  });

  it("takes the nearest of 256 colours", () => {
    assert.equal(paint("x", 0, "256"), "\x1b[97;48;5;53mx\x1b[0m");
    assert.equal(paint("x", 1, "256"), "\x1b[30;48;5;220mx\x1b[0m");
  });
});

describe("dim()", () => {
  it("dims where there are colours", () => {
    assert.equal(dim("x", "256"), "\x1b[2mx\x1b[0m");
    assert.equal(dim("x", "none"), "x");
  });
});
