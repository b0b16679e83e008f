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
  const takeColumns = (memory: ReusedMemory) => [
    memory.uint16(3),
    memory.int32(5),
    memory.float64(7),
    memory.uint16(1),
    memory.float64(2),
  ];

  it("gives columns of the length asked for, none over another", () => {
    const columns = takeColumns(new ReusedMemory());
    assert.deepEqual(
      columns.map(({ length }) => length),
      [3, 5, 7, 1, 2],
    );
    for (const [index, column] of columns.entries()) column.fill(index + 1);
    for (const [index, column] of columns.entries()) {
      assert.ok(column.every((value) => value === index + 1));
    }
  });

  it("gives the same memory again after a reset", () => {
    const memory = new ReusedMemory();
    const before = takeColumns(memory);
    memory.reset();
    for (const [index, column] of takeColumns(memory).entries()) {
      assert.equal(column.buffer, before[index].buffer);
      assert.equal(column.byteOffset, before[index].byteOffset);
    }
  });

  it("leaves columns alone where it needs more memory", () => {
    const memory = new ReusedMemory();
    const small = memory.float64(8).fill(0.5);
    const large = memory.float64(1_000_000).fill(0.25);
    assert.ok(small.every((value) => value === 0.5));
    memory.reset();
    assert.equal(memory.float64(1_000_000).buffer, large.buffer);
  });
});
