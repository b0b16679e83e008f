import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWell } from "@wellspring/contract";
import { readingsOf, written } from "../testing/readings.ts";
import { createWideWriter } from "./wide.ts";

const wells = ["A1", "A2", "B1"].map(parseWell);

const firstPlate = readingsOf([
  ["A1", 10, 0.1, 0.01],
  ["A1", 20, 0.2, Number.NaN],
  ["A2", 20, 0.3, 0.03],
]);

describe("createWideWriter()", () => {
  it("writes a row for each plate and runtime", () => {
    const secondPlate = readingsOf([
      ["A2", 10, 1, 1],
      ["B1", 5, 1e-7, 2],
    ]);
    assert.equal(
      written(createWideWriter(wells, "measured"), [
        [0, firstPlate],
        [4, secondPlate],
      ]),
      ["plate,runtime,A1,A2,B1", "0,10,0.1,,", "0,20,0.2,0.3,", "4,5,,,0.0000001", "4,10,,1,"].join(
        "\r\n",
      ),
    );
  });

  it("writes the corrected densities", () => {
    assert.equal(
      written(createWideWriter(wells, "corrected"), [[0, firstPlate]]),
      ["plate,runtime,A1,A2,B1", "0,10,0.01,,", "0,20,,0.03,"].join("\r\n"),
    );
  });

  it("joins the parts of a plate", () => {
    const later = readingsOf([["B1", 10, 0.5, 0.5]]);
    assert.equal(
      written(createWideWriter(wells, "measured"), [
        [0, firstPlate],
        [0, later],
      ]),
      ["plate,runtime,A1,A2,B1", "0,10,0.1,,0.5", "0,20,0.2,0.3,"].join("\r\n"),
    );
  });

  it("writes the header alone where nothing comes", () => {
    assert.equal(written(createWideWriter(wells, "measured"), []), "plate,runtime,A1,A2,B1");
  });

  it("writes rows of 1536 wells", () => {
    const all = Array.from({ length: 1_536 }, (_, well) => well);
    const text = written(createWideWriter(all, "measured"), [[0, firstPlate]]);
    assert.equal(text.split("\r\n")[2].split(",").length, 1_538);
  });
});
