import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { openSmallBench } from "../testing/small-bench.ts";
import { manyRunFiles, manyRunsFile, manyRunsRows, oneRunFile } from "./inputs.ts";

const rowsOf = async (path: string): Promise<string[]> =>
  (await readFile(path, "utf8")).split("\r\n").slice(1);

describe("inputs", () => {
  it("are the same rows in one file, by time, and in a file for each run", async () => {
    await using bench = await openSmallBench();
    const one = await rowsOf(await manyRunsFile(bench));
    assert.equal(one.length, manyRunsRows(bench));
    const byTime = await rowsOf(await manyRunsFile(bench, "time"));
    assert.deepEqual(byTime.toSorted(), one.toSorted());
    const files = await Promise.all((await manyRunFiles(bench)).map(rowsOf));
    assert.equal(files.length, 3);
    assert.deepEqual(files.flat(), one);
  });

  it("hold one run of any shape, and stay in the folder for them", async () => {
    await using bench = await openSmallBench();
    const path = await oneRunFile(bench, { plates: 1, wells: 2, reads: 3 });
    assert.ok(path.startsWith(join(bench.folder, "inputs")));
    assert.equal((await rowsOf(path)).length, 6);
  });
});
