import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Figure } from "./figure.ts";
import { renderFigures } from "./figure-table.ts";

const figures: Figure[] = [
  { what: "one run", unit: "ms", goal: { atMost: 60 }, values: [41.26, 17.94, 217.4] },
  { what: "many runs", unit: "rows/s", goal: { atLeast: 4e6 }, values: [1_125_845.4] },
  { what: "by time", unit: "rows/s", values: [900_000, 1_000_000] },
  { what: "faster", unit: "times", goal: { atLeast: 10 }, values: [12.34] },
  { what: "on disk", unit: "bytes/row", goal: { atMost: 3 }, values: [1.234] },
];

describe("renderFigures()", () => {
  it("says what, measured, least, greatest, goal, and whether it is met", () => {
    assert.deepEqual(renderFigures(figures).split("\n"), [
      "what               measured      min        max  goal                met?",
      "one run             41.3 ms     17.9        217  ≤ 60 ms             yes",
      "many runs  1,125,845 rows/s                      ≥ 4,000,000 rows/s  NO",
      "by time      950,000 rows/s  900,000  1,000,000",
      "faster               12.3 x                      ≥ 10 x              yes",
      "on disk      1.23 bytes/row                      ≤ 3 bytes/row       yes",
      "",
    ]);
  });

  it("says why something was not measured, however long that is", () => {
    const gap = { what: "PostgreSQL COPY", reason: "no PostgreSQL server found\nat all" };
    assert.deepEqual(renderFigures([gap, ...figures.slice(3, 4)]).split("\n"), [
      "what             measured  min  max  goal    met?",
      "PostgreSQL COPY  not measured: no PostgreSQL server found",
      "faster             12.3 x            ≥ 10 x  yes",
      "",
    ]);
  });
});
