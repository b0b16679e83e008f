import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { freshMemory, ReusedMemory } from "./memory.ts";

describe("freshMemory", () => {
  it("gives new columns of the length asked for", () => {
    for (const create of [freshMemory.uint16, freshMemory.int32, freshMemory.float64]) {
      assert.equal(create(3).length, 3);
      assert.notEqual(create(3).buffer, create(3).buffer);
    }
  });
});

describe("ReusedMemory", () => {
  it("gives the same columns again after a reset", () => {
    const memory = new ReusedMemory();
    const first = memory.float64(2);
    const second = memory.float64(5);
    assert.notEqual(first.buffer, second.buffer);
    memory.reset();
    assert.equal(memory.float64(9).buffer, first.buffer);
    assert.equal(memory.float64(1).buffer, second.buffer);
    assert.equal(memory.uint16(4).buffer, memory.uint16(7).buffer);
    assert.equal(memory.int32(4).buffer, memory.int32(7).buffer);
  });

  it("gives columns of the length asked for", () => {
    const memory = new ReusedMemory();
    assert.deepEqual(
      [memory.uint16(1), memory.int32(2), memory.float64(65_536)].map(({ length }) => length),
      [1, 2, 65_536],
    );
  });
});
