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
    assert.equal(table.at(bytes, 2), run);
    assert.equal(table.at(bytes, 7)?.name, "é-10");
    assert.equal(table.at(bytes, 13), undefined);
    assert.equal(table.named("é-1"), run);
  });

  it("holds as many runs as an upload may have, in order of first appearance", () => {
    const table = new RunTable();
    for (let index = 0; index < limits.uploadRunsMax; index += 1) table.named(`run ${index}`);
    assert.equal(table.named("one more"), undefined);
    assert.equal(table.named("run 3")?.name, "run 3");
    assert.equal(table.all()[2].name, "run 2");
  });
});
