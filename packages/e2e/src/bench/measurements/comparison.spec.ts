import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { openSmallBench } from "../testing/small-bench.ts";
import { compare } from "./comparison.ts";

describe("compare()", () => {
  it("loads the same file by turns, and divides the rates of each turn", async () => {
    await using bench = await openSmallBench();
    const loaded: number[] = [];
    const [ours, theirs, faster] = await compare(bench, {
      name: "the other",
      timesSlower: 4,
      load: async (csv, rows) => {
        assert.equal((await readFile(csv, "utf8")).split("\r\n").length - 1, rows);
        return loaded.push(rows);
      },
    });
    assert.deepEqual(loaded, [90, 90]);
    assert.equal(ours.what, "90 rows beside the other: Wellspring");
    assert.deepEqual(theirs, { what: "90 rows: the other", unit: "rows/s", values: [90, 45] });
    assert.deepEqual(faster, {
      what: "times faster than the other",
      unit: "times",
      goal: { atLeast: 4 },
      values: [ours.values[0] / 90, ours.values[1] / 45],
    });
  });
});
