import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { MergingChunks } from "./merging-chunks.ts";
import { PlateRows, type TakenRows } from "./plate-rows.ts";

type Key = readonly [well: number, runtime: number];

const rowsMax = limits.blockReadingsMax;

/** Rows of one plate in full chunks but for the last; lines count from 0. */
const takenRows = (count: number, keyOf: (line: number) => Key): TakenRows => {
  const plate = new PlateRows("r", 0, (full) => full.keep());
  for (let line = 0; line < count; line += 1) plate.append(...keyOf(line), 0, 0, line);
  return plate.take();
};

/** The lines in the order in which they are walked through. */
const walk = (taken: TakenRows): number[] => {
  const merging = new MergingChunks(taken);
  const lines: number[] = [];
  for (let chunk = merging.first; chunk; chunk = merging.next()) {
    lines.push(chunk.rows.lines[chunk.order[chunk.at]]);
  }
  return lines;
};

const assertWalks = (count: number, keyOf: (line: number) => Key): void => {
  const lines = walk(takenRows(count, keyOf));
  const keys = Array.from({ length: count }, (_, line) => keyOf(line));
  const expected = keys
    .map((_, line) => line)
    .sort((a, b) => keys[a][0] - keys[b][0] || keys[a][1] - keys[b][1] || a - b);
  const different = lines.findIndex((line, index) => line !== expected[index]);
  assert.deepEqual([lines.length, different], [count, -1]);
};

describe("MergingChunks", () => {
  it("has nothing first where there are no rows", () => {
    assert.equal(new MergingChunks(takenRows(0, () => [0, 0])).first, undefined);
  });

  it("walks through one chunk in order", () => {
    assertWalks(1_000, (line) => [line % 7, (line * 577) % 1_009]);
  });

  it("walks through chunks of one well whose times go down", () => {
    assertWalks(3 * rowsMax + 5, (line) => [1_535, limits.runtimeSecondsMax - line]);
  });

  it("walks through chunks that interleave, equal rows by line", () => {
    assertWalks(4 * rowsMax + 1, (line) => [(line * 31) % 3, (line * 7_919) % 50_021]);
  });

  it("walks through chunks that follow one another in every well", () => {
    assertWalks(2 * rowsMax, (line) => [line % 96, Math.floor(line / 96)]);
  });
});
