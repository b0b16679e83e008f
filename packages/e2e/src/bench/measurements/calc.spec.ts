import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureCalc } from "./calc.ts";

describe("measureCalc()", () => {
  it("takes times of additions, and judges their median", async () => {
    await assertFigures(measureCalc, [["calc add", 5, { atMost: 8 }]]);
  });
});
