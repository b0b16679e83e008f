import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { renderCurve } from "./curve.ts";
import { plainTerminal } from "./terminal.ts";

const narrow = { ...plainTerminal, columns: 32 };

describe("renderCurve()", () => {
  it("draws a rising line between axes with hours and values", () => {
    const curve = { runtimes: [0, 3_600, 7_200, 36_000], values: [0, 0.1, 0.2, 1] };
    assert.equal(
      renderCurve(curve, narrow),
      [
        "   OD",
        "1.000 ┤                       ⡠⠊",
        "      │                     ⡠⠊",
        "      │                  ⢀⠔⠉",
        "      │                ⢀⠔⠁",
        "      │              ⢀⠔⠁",
        "      │            ⢀⠔⠁",
        "0.455 ┤          ⢀⠔⠉",
        "      │        ⢀⠔⠁",
        "      │      ⢀⠔⠁",
        "      │    ⣀⠔⠁",
        "      │  ⡠⠊",
        "0.000 ┤⡠⠊",
        "      └─────────────────────────",
        "       0 h        5 h       10 h",
      ].join("\n"),
    );
  });

  it("fits the terminal, up to 120 characters", () => {
    const curve = { runtimes: [0, 3_600], values: [0, 1] };
    for (const [columns, width] of [
      [40, 40],
      [119, 119],
      [300, 120],
      [1, 27],
    ]) {
      const lines = renderCurve(curve, { ...plainTerminal, columns }).split("\n");
      assert.equal(Math.max(...lines.map((line) => line.length)), width);
    }
  });

  it("draws what does not change along the axis", () => {
    const lines = renderCurve({ runtimes: [60, 120], values: [0.06, 0.06] }, narrow).split("\n");
    assert.equal(lines[1], "      ┤");
    assert.equal(lines[12], `0.060 ┤${"⣀".repeat(25)}`);
  });

  it("draws a single reading", () => {
    const lines = renderCurve({ runtimes: [3_600], values: [0.06] }, narrow).split("\n");
    assert.equal(lines[12], "0.060 ┤⡀");
    assert.equal(lines.at(-1), "       1 h");
  });

  it("says where there is no reading", () => {
    assert.equal(renderCurve({ runtimes: [], values: [] }, narrow), "no reading");
  });
});
