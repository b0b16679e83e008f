import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { copyReadings, createRows, enlargeRows, giveBackRows, type Rows } from "./rows.ts";

const { blockReadingsMax } = limits;

const columnsOf = ({ wells, runtimes, lines, ...densities }: Rows) => [
  wells,
  runtimes,
  lines,
  densities.opticalDensities,
  densities.correctedOpticalDensities,
];

const fill = (rows: Rows, start: number): void => {
  for (const [index, column] of columnsOf(rows).entries()) {
    for (let row = 0; row < column.length; row += 1) column[row] = start + index + row;
  }
};

describe("createRows()", () => {
  it("makes columns of one length that share no place", () => {
    const rows = createRows(9);
    fill(rows, 100);
    for (const [index, column] of columnsOf(rows).entries()) {
      assert.deepEqual(
        Array.from(column),
        Array.from({ length: 9 }, (_, row) => 100 + index + row),
      );
    }
  });

  it("takes columns that were given back where they are long enough", () => {
    const rows = createRows(blockReadingsMax / 2);
    giveBackRows(rows);
    const longer = createRows(blockReadingsMax / 2 + 1);
    assert.notEqual(longer, rows);
    assert.equal(createRows(16), rows);
    assert.notEqual(createRows(16), rows);
  });

  it("keeps a few of those that were given back", () => {
    const many = Array.from({ length: 50 }, () => createRows(blockReadingsMax / 16));
    for (const rows of many) giveBackRows(rows);
    const again = Array.from({ length: 50 }, () => createRows(blockReadingsMax / 16));
    assert.equal(again.filter((rows) => many.includes(rows)).length, 8);
  });

  it("does not keep short ones", () => {
    const rows = createRows(16);
    giveBackRows(rows);
    assert.notEqual(createRows(16), rows);
  });
});

describe("enlargeRows()", () => {
  it("keeps the rows and gives the smaller columns back", () => {
    const small = createRows(blockReadingsMax / 16);
    fill(small, 7);
    const before = columnsOf(small).map((column) => Array.from(column));
    const larger = enlargeRows(small, blockReadingsMax);
    assert.equal(larger.wells.length, blockReadingsMax);
    const kept = columnsOf(larger).map((column) => Array.from(column.slice(0, before[0].length)));
    assert.deepEqual(kept, before);
    assert.equal(createRows(blockReadingsMax / 16), small);
  });
});

describe("copyReadings()", () => {
  it("copies to a place and leaves the rest", () => {
    const from = createRows(2);
    const to = createRows(5);
    fill(from, 50);
    fill(to, 0);
    copyReadings(from, to, 2);
    assert.deepEqual(Array.from(to.wells), [0, 1, 50, 51, 4]);
    assert.deepEqual(Array.from(to.runtimes), [1, 2, 51, 52, 5]);
    assert.deepEqual(Array.from(to.opticalDensities), [3, 4, 53, 54, 7]);
    assert.deepEqual(Array.from(to.correctedOpticalDensities), [4, 5, 54, 55, 8]);
  });
});
