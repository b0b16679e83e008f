import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { RunTable } from "./run-table.ts";

describe("RunTable", () => {
  it("finds runs by the bytes of a field", () => {
    const table = new RunTable();
    const run = table.named("é-1");
    table.named("é-10");
    const bytes = new TextEncoder().encode("0,é-1,é-10,é-2,\n");
    assert.equal(table.at(bytes, 2, 6), run);
    assert.equal(table.at(bytes, 7, 12)?.name, "é-10");
    assert.equal(table.at(bytes, 13, 17), undefined);
    assert.equal(table.named("é-1"), run);
  });

  it("does not find by its bytes what is written in quotes", () => {
    const table = new RunTable();
    for (const name of ['a"', '"a"', "a,b", " a", "a ", "\u00a0"]) {
      table.named(name);
      const bytes = new TextEncoder().encode(`${name},`);
      assert.equal(
        table.at(bytes, 0, bytes.length - 1)?.name,
        name === "\u00a0" ? name : undefined,
      );
    }
    assert.equal(table.at(Uint8Array.of(0x2c), 0, 0), undefined);
  });

  it("holds as many runs as an upload may have, in order of first appearance", () => {
    const table = new RunTable();
    for (let index = 0; index < limits.uploadRunsMax; index += 1) table.named(`run ${index}`);
    assert.equal(table.named("one more"), undefined);
    assert.equal(table.named("run 3")?.name, "run 3");
    assert.equal(table.all()[2].name, "run 2");
  });
});
