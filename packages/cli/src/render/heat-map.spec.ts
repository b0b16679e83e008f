import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWell } from "@wellspring/contract";
import { renderHeatMap } from "./heat-map.ts";
import { plainTerminal } from "./terminal.ts";

const plate = (values: Record<string, number>): Map<number, number> =>
  new Map(Object.entries(values).map(([well, value]) => [parseWell(well), value]));

const fullPlate = (rows: number, columns: number): Map<number, number> => {
  const values = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      values.set(row * 48 + column, (row * column) / 10);
    }
  }
  return values;
};

describe("renderHeatMap()", () => {
  it("writes the values where they fit, and tells missing from zero", () => {
    const values = plate({ A1: 0, A2: 0.059, B1: -0.001, B3: 1.25 });
    assert.equal(
      renderHeatMap(values, plainTerminal),
      [
        "        1     2     3",
        " A  0.000 0.059     ·",
        " B  -.001     · 1.250",
        "",
        "OD -.001 to 1.250   · no reading",
      ].join("\n"),
    );
  });

  it("fits the values of 96 wells in 80 columns", () => {
    const lines = renderHeatMap(fullPlate(8, 12), plainTerminal).split("\n");
    assert.equal(lines.length, 11);
    assert.equal(
      lines[8],
      " H  0.000 0.700 1.400 2.100 2.800 3.500 4.200 4.900 5.600 6.300 7.000 7.700",
    );
  });

  it("draws heights where the values do not fit", () => {
    const values = fullPlate(8, 12);
    values.delete(parseWell("B2"));
    assert.deepEqual(renderHeatMap(values, { ...plainTerminal, columns: 40 }).split("\n"), [
      "    1     4       8      12",
      " A ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁",
      " B ▁▁ ·▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂▂▂▂",
      " C ▁▁▁▁▁▁▁▁▁▁▂▂▂▂▂▂▂▂▂▂▃▃▃▃",
      " D ▁▁▁▁▁▁▁▁▂▂▂▂▂▂▃▃▃▃▃▃▄▄▄▄",
      " E ▁▁▁▁▁▁▂▂▂▂▃▃▃▃▃▃▄▄▄▄▅▅▅▅",
      " F ▁▁▁▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▆▆▆▆",
      " G ▁▁▁▁▂▂▂▂▃▃▄▄▄▄▅▅▅▅▆▆▇▇▇▇",
      " H ▁▁▁▁▂▂▃▃▃▃▄▄▅▅▆▆▆▆▇▇████",
      "",
      "OD 0.000 ▁▂▃▄▅▆▇█ 7.700   · no reading",
    ]);
  });

  it("draws 1536 wells in 80 columns, one character each", () => {
    const lines = renderHeatMap(plate({ A1: 0, AF48: 1 }), plainTerminal).split("\n");
    assert.equal(lines.length, 35);
    assert.equal(lines[0], "   1  4   8  12  16  20  24  28  32  36  40  44  48");
    assert.equal(lines[1], ` A ▁${"·".repeat(47)}`);
    assert.equal(lines[32], `AF ${"·".repeat(47)}█`);
  });

  it("paints cells where there are colours", () => {
    const lines = renderHeatMap(plate({ A1: 0, B3: 1 }), {
      interactive: true,
      columns: 80,
      colours: "full",
    }).split("\n");
    const dot = "\x1b[2m     ·\x1b[0m";
    assert.equal(lines[1], `\x1b[2m A\x1b[0m \x1b[97;48;2;68;1;84m 0.000\x1b[0m${dot}${dot}`);
    assert.equal(lines[2], `\x1b[2m B\x1b[0m ${dot}${dot}\x1b[30;48;2;253;231;37m 1.000\x1b[0m`);
    assert.ok(lines[4].startsWith("OD 0.000 \x1b[97;48;2;68;1;84m \x1b[0m\x1b[97;48;2;"));
    assert.ok(lines[4].endsWith("m \x1b[0m 1.000   · no reading"));
    assert.equal(lines[4].split("\x1b[0m").length, 17);
  });

  it("draws one value, and none", () => {
    assert.equal(
      renderHeatMap(plate({ A1: 0.5 }), plainTerminal)
        .split("\n")
        .at(-1),
      "OD 0.500 to 0.500   · no reading",
    );
    assert.equal(renderHeatMap(new Map(), plainTerminal).split("\n").at(-1), "· no reading");
  });
});
