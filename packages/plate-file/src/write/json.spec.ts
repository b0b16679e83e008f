import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readingsOf, written } from "../testing/readings.ts";
import { createJsonWriter } from "./json.ts";

describe("createJsonWriter()", () => {
  it("writes an object a line", () => {
    const first = readingsOf([
      ["A1", 112, 0.06, 0.001],
      ["A2", 412, 1e-7, Number.NaN],
    ]);
    const second = readingsOf([["A2", 0, -1, 0]]);
    const run = '{"run":"run-01"';
    const density = '"optical_density":';
    const corrected = '"corrected_optical_density":';
    assert.equal(
      written(createJsonWriter("run-01"), [
        [0, first],
        [3, second],
      ]),
      [
        "[",
        `${run},"plate":0,"well":"A1","runtime":112,${density}0.06,${corrected}0.001},`,
        `${run},"plate":0,"well":"A2","runtime":412,${density}0.0000001,${corrected}null},`,
        `${run},"plate":3,"well":"A2","runtime":0,${density}-1,${corrected}0}`,
        "]",
        "",
      ].join("\n"),
    );
  });

  it("writes an empty array where nothing comes", () => {
    assert.equal(written(createJsonWriter("x"), []), "[]\n");
  });

  it("is JSON as a whole, whatever the run is called", () => {
    const run = '"\\\u2028ß';
    const rows = Array.from({ length: 5_000 }, (_, place) => place);
    const readings = readingsOf(rows.map((place) => ["B7", place, place / 8, Number.NaN]));
    const parsed: unknown = JSON.parse(written(createJsonWriter(run), [[1, readings]]));
    assert.deepEqual(
      parsed,
      rows.map((place) => ({
        run,
        plate: 1,
        well: "B7",
        runtime: place,
        optical_density: place / 8,
        corrected_optical_density: null,
      })),
    );
  });
});
