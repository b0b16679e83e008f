import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Findings } from "./findings.ts";

describe("Findings", () => {
  it("keeps the first ten by line and looks up columns of these only", async () => {
    const findings = new Findings("f.csv");
    for (let line = 3_000; line > 1; line -= 1) findings.add(line, 2, "late");
    findings.addField({ line: 2, kind: "opticalDensity", text: "early" });
    const error = await findings.toError(async (fields) => fields.map(({ line }) => line * 4));
    assert.equal(error.count, 3_000);
    assert.deepEqual(error.lines().slice(0, 3), [
      "f.csv:2:8: early",
      "f.csv:2:2: late",
      "f.csv:3:2: late",
    ]);
    assert.equal(error.lines()[10], "f.csv: 2990 more findings");
  });
});
