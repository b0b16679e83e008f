import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureCrunch } from "./crunch.ts";

describe("measureCrunch()", () => {
  it("takes rates of results, and judges them", async () => {
    await assertFigures(measureCrunch, [["crunch by 2 engines", 2, { atLeast: 20_000 }]]);
  });
});
