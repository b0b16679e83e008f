import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureRun } from "./run.ts";

describe("measureRun()", () => {
  it("takes the time of each upload", async () => {
    await assertFigures(measureRun, [
      ["one run, 30 rows: first byte to acknowledgement", 2, { atMost: 60 }],
    ]);
  });
});
