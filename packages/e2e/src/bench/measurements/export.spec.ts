import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureExport } from "./export.ts";

describe("measureExport()", () => {
  it("takes the rate into a file, and into nothing", async () => {
    await assertFigures(measureExport, [
      ["export of 60 rows as csv to a file", 2, { atLeast: 2_000_000 }],
      ["export of 60 rows as csv to /dev/null", 2, { atLeast: 2_000_000 }],
    ]);
  });
});
