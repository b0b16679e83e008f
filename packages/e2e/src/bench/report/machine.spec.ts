import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readCircumstances } from "./machine.ts";

describe("readCircumstances()", () => {
  it("knows the machine, Node, the commit and the time", async () => {
    const { machine, node, commit, date } = await readCircumstances();
    assert.ok(machine.cores >= 1);
    assert.ok(machine.memoryBytes > 0);
    assert.ok(machine.loadAverage >= 0);
    assert.notEqual(machine.processor, "");
    assert.match(machine.system, /^\S+ \S+ \S+$/);
    assert.equal(node, process.version);
    assert.match(commit, /^([0-9a-f]{40}\+?|unknown)$/);
    assert.match(date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});
