import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addToDigest, emptyDigest } from "@wellspring/contract";
import fc from "fast-check";
import { anyRows, type Row, toReadings } from "../testing/rows.ts";
import { compareWithStored, conflictsToldMax, fate } from "./compare.ts";
import { addDigest } from "./digest.ts";
import { mergeReadings } from "./merge.ts";

const absent = Number.NaN;
const compare = (uploaded: Row[], ...stored: Row[][]) =>
  compareWithStored(toReadings(uploaded), stored.map(toReadings));
const fateOf = (uploaded: Row, ...stored: Row[][]): number =>
  compare([uploaded], ...stored).fates[0];

describe("compareWithStored()", () => {
  for (const [name, uploaded, stored, expected] of [
    ["new where nothing is there", [3, 600, 0.2, 0.1], [], fate.new],
    ["new in another well", [3, 600, 0.2, 0.1], [[4, 600, 0.2, 0.1]], fate.new],
    ["new at another time", [3, 600, 0.2, 0.1], [[3, 601, 0.2, 0.1]], fate.new],
    ["a duplicate with equal values", [3, 600, 0.2, 0.1], [[3, 600, 0.2, 0.1]], fate.duplicate],
    [
      "a duplicate, both uncorrected",
      [3, 600, 0.2, absent],
      [[3, 600, 0.2, absent]],
      fate.duplicate,
    ],
    ["a duplicate beside more", [3, 600, 0.2, absent], [[3, 600, 0.2, 0.1]], fate.duplicate],
    ["a duplicate, 0 beside -0", [3, 600, 0, -0], [[3, 600, -0, 0]], fate.duplicate],
    ["one that fills", [3, 600, 0.2, 0.1], [[3, 600, 0.2, absent]], fate.filled],
    ["a conflict of densities", [3, 600, 0.2, 0.1], [[3, 600, 0.3, 0.1]], fate.conflict],
    ["a conflict of corrected ones", [3, 600, 0.2, 0.1], [[3, 600, 0.2, 0.2]], fate.conflict],
    ["a conflict that would fill", [3, 600, 0.2, 0.1], [[3, 600, 0.3, absent]], fate.conflict],
    ["a conflict, uncorrected", [3, 600, 0.2, absent], [[3, 600, 0.3, 0.1]], fate.conflict],
  ] as [string, Row, Row[], number][]) {
    it(`finds ${name}`, () => assert.equal(fateOf(uploaded, stored), expected));
  }

  it("looks into every stored part, whichever has the corrected value", () => {
    const bare: Row[] = [[3, 600, 0.2, absent]];
    const whole: Row[] = [[3, 600, 0.2, 0.1]];
    assert.equal(fateOf([3, 600, 0.2, 0.1], bare, whole), fate.duplicate);
    assert.equal(fateOf([3, 600, 0.2, 0.1], whole, bare), fate.duplicate);
    assert.equal(fateOf([3, 600, 0.2, 0.3], bare, whole), fate.conflict);
    assert.equal(fateOf([3, 600, 0.2, 0.3], bare, [], bare), fate.filled);
  });

  it("tells the first conflicts with both values and counts the rest", () => {
    const rows = Array.from({ length: 12 }, (_, i): Row => [i, 600, 0.2, i === 0 ? absent : 0.1]);
    const stored = rows.map(
      ([well, runtime]): Row => [well, runtime, 0.3, well === 1 ? absent : 0],
    );
    const { conflicts, conflictCount } = compare(rows, stored);
    assert.equal(conflictCount, 12);
    assert.equal(conflicts.length, conflictsToldMax);
    assert.deepEqual(conflicts[0], {
      run: "",
      plate: 0,
      well: "A1",
      runtimeSeconds: 600,
      storedOpticalDensity: 0.3,
      storedCorrectedOpticalDensity: 0,
      uploadedOpticalDensity: 0.2,
      uploadedCorrectedOpticalDensity: undefined,
    });
    assert.equal(conflicts[1].well, "A2");
    assert.equal(conflicts[1].storedCorrectedOpticalDensity, undefined);
    assert.equal(conflicts[9].well, "A10");
  });

  it("says what a naive comparison says, and how the digest changes", () => {
    fc.assert(
      fc.property(anyRows, fc.array(anyRows, { maxLength: 4 }), (uploaded, parts) => {
        const agreed = parts.map((rows) => rows.map((row) => firstOf(parts, row)));
        const comparison = compare(uploaded, ...agreed);
        const stored = mergeReadings(agreed.map(toReadings));
        const fates = uploaded.map((row) => naiveFate(row, agreed.flat()));
        const count = (wanted: number): number => fates.filter((one) => one === wanted).length;
        assert.deepEqual([...comparison.fates], fates);
        assert.equal(comparison.newReadings, count(fate.new));
        assert.equal(comparison.duplicates, count(fate.duplicate));
        assert.equal(comparison.filled, count(fate.filled));
        assert.equal(comparison.conflictCount, count(fate.conflict));
        const added = toReadings(
          uploaded.filter((_, i) => fates[i] === fate.new || fates[i] === fate.filled),
        );
        const after = emptyDigest();
        addToDigest(after, stored);
        addDigest(after, comparison.digest);
        const expected = emptyDigest();
        addToDigest(expected, mergeReadings([stored, added]));
        assert.deepEqual(after, expected);
      }),
      { numRuns: 300 },
    );
  });
});

/** What is stored of one moment agrees: the first one's values, or these without a correction. */
const firstOf = (parts: Row[][], [well, runtime, , corrected]: Row): Row => {
  const all = parts.flat().filter((row) => row[0] === well && row[1] === runtime);
  const known = all.find((row) => !Number.isNaN(row[3]))?.[3] ?? absent;
  return [well, runtime, all[0][2], Number.isNaN(corrected) ? absent : known];
};

const naiveFate = ([well, runtime, density, corrected]: Row, stored: Row[]): number => {
  const found = stored.filter((row) => row[0] === well && row[1] === runtime);
  if (found.length === 0) return fate.new;
  const known = found.find((row) => !Number.isNaN(row[3]))?.[3];
  if (found[0][2] !== density) return fate.conflict;
  if (Number.isNaN(corrected) || corrected === known) return fate.duplicate;
  return known === undefined ? fate.filled : fate.conflict;
};
