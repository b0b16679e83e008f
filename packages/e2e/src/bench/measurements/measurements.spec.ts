import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { measurements } from "./measurements.ts";

describe("measurements", () => {
  it("have names of their own that need no quotes, and say what they are about", () => {
    const names = measurements.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, about } of measurements) {
      assert.match(name, /^[a-z-]+$/);
      assert.notEqual(about, "");
    }
  });

  it("come in the order of the goals", () => {
    const names = measurements.map(({ name }) => name);
    assert.equal(names[0], "run");
    assert.deepEqual(names.slice(11, 13), ["postgres", "duckdb"]);
  });
});
