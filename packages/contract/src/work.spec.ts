import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "./status.ts";
import { createWorkId, engineNameFault, parseEngineName, parseWorkId } from "./work.ts";

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

describe("createWorkId()", () => {
  it("makes UUIDs of version 7 that order by their time, each another one", () => {
    const before = Date.now();
    const ids = Array.from({ length: 1_000 }, createWorkId);
    const after = Date.now();
    for (const id of ids) {
      assert.match(id.toString("hex"), /^.{12}7.{3}[89ab].{15}$/);
      const atMs = id.readUIntBE(0, 6);
      assert.ok(before <= atMs && atMs <= after);
    }
    assert.equal(new Set(ids.map((id) => id.toString("hex"))).size, 1_000);
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
