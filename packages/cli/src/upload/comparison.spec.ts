import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ReadingRow, readingsOf } from "../testing/readings.ts";
import { Comparison } from "./comparison.ts";
import { StoredPlate } from "./stored-plate.ts";

const absent = Number.NaN;

const compare = (stored: readonly ReadingRow[], uploaded: readonly ReadingRow[]): Comparison => {
  const plate = new StoredPlate();
  plate.add(readingsOf(stored));
  const comparison = new Comparison();
  comparison.compare("run-01", 2, readingsOf(uploaded), plate);
  return comparison;
};

describe("Comparison", () => {
  const cases: readonly [string, number, number, "added" | "duplicates" | "filled"][] = [
    ["equal values", 0.5, 0.4, "duplicates"],
    ["an absent corrected density beside a present one", 0.5, absent, "duplicates"],
  ];
  for (const [name, density, corrected, kind] of cases) {
    it(`counts ${name} as ${kind}`, () => {
      const comparison = compare([["A1", 0, 0.5, 0.4]], [["A1", 0, density, corrected]]);
      assert.equal(comparison[kind], 1);
      assert.equal(comparison.conflictCount, 0);
    });
  }

  it("counts what is not there as new", () => {
    const comparison = compare([["A1", 0, 0.5, 0.4]], [["A1", 1, 0.5, 0.4]]);
    assert.deepEqual([comparison.added, comparison.duplicates], [1, 0]);
  });

  it("counts a corrected density that was absent as filled", () => {
    const comparison = compare([["A1", 0, 0.5, absent]], [["A1", 0, 0.5, 0.4]]);
    assert.deepEqual([comparison.filled, comparison.duplicates], [1, 0]);
    assert.equal(compare([["A1", 0, 0.5, absent]], [["A1", 0, 0.5, absent]]).duplicates, 1);
  });

  it("tells both values of a conflict", () => {
    const { conflicts, conflictCount } = compare(
      [
        ["A1", 0, 0.5, absent],
        ["A2", 0, 0.5, 0.4],
      ],
      [
        ["A1", 0, 0.6, 0.4],
        ["A2", 0, 0.5, 0.3],
      ],
    );
    assert.equal(conflictCount, 2);
    assert.deepEqual(conflicts[0], {
      run: "run-01",
      plate: 2,
      well: "A1",
      runtimeSeconds: 0,
      storedOpticalDensity: 0.5,
      storedCorrectedOpticalDensity: undefined,
      uploadedOpticalDensity: 0.6,
      uploadedCorrectedOpticalDensity: 0.4,
    });
    assert.equal(conflicts[1].storedCorrectedOpticalDensity, 0.4);
  });

  it("keeps ten conflicts and counts all", () => {
    const rows = (density: number) =>
      Array.from({ length: 25 }, (_, time): ReadingRow => ["A1", time, density, absent]);
    const { conflicts, conflictCount } = compare(rows(1), rows(2));
    assert.deepEqual([conflicts.length, conflictCount], [10, 25]);
  });
});
