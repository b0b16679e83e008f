import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "./status.ts";
import { engineNameFault, parseEngineName, parseWorkId } from "./work.ts";

describe("parseWorkId()", () => {
  it("takes 16 bytes and nothing else", () => {
    parseWorkId(Buffer.alloc(16));
    for (const bytes of [0, 15, 17, 32]) {
      assert.throws(() => parseWorkId(Buffer.alloc(bytes)), {
        code: Code.INVALID_ARGUMENT,
        message: "work_id: is not 16 bytes",
      });
    }
  });
});

describe("parseEngineName()", () => {
  it("takes names of engines and of indexes as they are", () => {
    for (const name of ["calc", "a", "growth-2", "standard_deviation", "x".repeat(50)]) {
      assert.equal(parseEngineName("engine", name), name);
    }
  });

  it("refuses others, naming the field", () => {
    for (const name of ["", "Calc", "2calc", "-a", "a b", "a/b", "a\0b", "ä"]) {
      assert.throws(() => parseEngineName("index", name), {
        code: Code.INVALID_ARGUMENT,
        message: `index: "${name}" is no name as in [a-z][a-z0-9_-]*`,
      });
    }
  });
});

describe("engineNameFault()", () => {
  it("tells what is wrong", () => {
    assert.equal(engineNameFault("calc"), undefined);
    assert.equal(engineNameFault("x".repeat(51)), "has more than 50 bytes");
  });
});
