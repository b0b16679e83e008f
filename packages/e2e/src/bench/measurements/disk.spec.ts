import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureDisk } from "./disk.ts";

describe("measureDisk()", () => {
  it("divides what the data folder holds by the rows in it", async () => {
    await assertFigures(measureDisk, [
      ["one run, 30 rows: on disk", 1, { atMost: 3 }],
      ["one run, 30 rows: file sizes", 1, { atMost: 3 }],
      ["3 runs, 90 rows: on disk", 1, { atMost: 3 }],
      ["3 runs, 90 rows: file sizes", 1, { atMost: 3 }],
      ["a run of 2 x 3 wells in 4 appends, 24 rows: on disk", 1, { atMost: 3 }],
      ["a run of 2 x 3 wells in 4 appends, 24 rows: file sizes", 1, { atMost: 3 }],
    ]);
  });
});
