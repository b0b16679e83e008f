import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { describe, it } from "node:test";
import { countRows, type GeneratedFile, generateRuns, growRun } from "./generate-runs.ts";

const small: GeneratedFile = {
  shape: { plates: 2, wells: 2, reads: 3 },
  runs: ["a"],
  order: "plate",
  seed: 1,
};

const textOf = (file: GeneratedFile): string => Buffer.concat([...generateRuns(file)]).toString();

const rowsOf = (file: GeneratedFile): string[] => textOf(file).split("\r\n").slice(1);

const digestOf = (file: GeneratedFile): string => hash("sha256", textOf(file));

describe("generateRuns()", () => {
  it("writes what the robots write, byte for byte", () => {
    assert.equal(
      textOf(small),
      [
        "plate,well,runtime,optical-density,run,corrected-optical-density",
        "0,A1,0,0.212,a,0",
        "0,A1,665,0.221,a,9.00E-03",
        "0,A1,1298,0.23,a,0.018",
        "0,A2,0,0.836,a,0",
        "0,A2,665,0.901,a,0.065",
        "0,A2,1298,0.964,a,0.128",
        "1,A1,0,0.196,a,0",
        "1,A1,630,0.209,a,0.013",
        "1,A1,1275,0.219,a,0.023",
        "1,A2,0,0.18,a,0",
        "1,A2,630,0.19,a,0.01",
        "1,A2,1275,0.198,a,0.018",
      ].join("\r\n"),
    );
  });

  it("orders the rows of a run by time, then plate, then well", () => {
    assert.deepEqual(
      rowsOf({ ...small, order: "time" }).map((row) => row.split(",").slice(0, 3).join(" ")),
      [
        ["0 A1 0", "0 A2 0", "1 A1 0", "1 A2 0"],
        ["1 A1 630", "1 A2 630", "0 A1 665", "0 A2 665"],
        ["1 A1 1275", "1 A2 1275", "0 A1 1298", "0 A2 1298"],
      ].flat(),
    );
  });

  it("writes the same rows in either order", () => {
    const file = { ...small, shape: { plates: 4, wells: 48, reads: 20 }, runs: ["a", "b"] };
    const byPlate = rowsOf(file);
    const byTime = rowsOf({ ...file, order: "time" });
    assert.notDeepEqual(byTime, byPlate);
    assert.deepEqual(byTime.toSorted(), byPlate.toSorted());
  });

  it("repeats every byte for the same seed, and none of the values for another", () => {
    const file = { ...small, shape: { plates: 4, wells: 48, reads: 487 } };
    assert.equal(digestOf(file), digestOf(file));
    assert.notEqual(digestOf(file), digestOf({ ...file, seed: 2 }));
  });

  it("writes a run alike whichever runs are beside it", () => {
    const both = rowsOf({ ...small, runs: ["a", "b"] });
    assert.equal(both.length, 24);
    assert.deepEqual(both.slice(12), rowsOf({ ...small, runs: ["b"] }));
  });

  it("gives out pieces of a file larger than one of them", () => {
    const file = { ...small, shape: { plates: 4, wells: 48, reads: 487 } };
    const pieces = [...generateRuns(file)];
    assert.ok(pieces.length > 1);
    assert.equal(rowsOf(file).length, countRows(file.shape));
  });
});

describe("countRows()", () => {
  it("multiplies", () => {
    assert.equal(countRows({ plates: 4, wells: 48, reads: 487 }), 93_504);
  });
});

describe("growRun()", () => {
  it("grows each plate otherwise", () => {
    const [first, second] = growRun(small, "a");
    assert.notDeepEqual(first.densities, second.densities);
    assert.notDeepEqual(first.runtimes, second.runtimes);
  });
});
