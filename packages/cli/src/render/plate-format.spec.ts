import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWell } from "@wellspring/contract";
import { plateFormatOf } from "./plate-format.ts";

describe("plateFormatOf()", () => {
  const cases: readonly [string[], number, number][] = [
    [[], 2, 3],
    [["A1"], 2, 3],
    [["B3"], 2, 3],
    [["C1"], 3, 4],
    [["A4"], 3, 4],
    [["D6"], 4, 6],
    [["F8"], 6, 8],
    [["H12"], 8, 12],
    [["A9", "B1"], 8, 12],
    [["P24"], 16, 24],
    [["A25"], 32, 48],
    [["Q1"], 32, 48],
    [["AF48"], 32, 48],
  ];
  for (const [wells, rows, columns] of cases) {
    it(`finds ${rows} x ${columns} for ${wells.join(", ") || "no well"}`, () => {
      assert.deepEqual(plateFormatOf(wells.map(parseWell)), { rows, columns });
    });
  }
});
