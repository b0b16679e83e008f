import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureWell } from "./well.ts";

describe("measureWell()", () => {
  it("takes the time of each query, and judges it twice", async () => {
    await assertFigures(measureWell, [
      ["one well, 5 readings: p50", 3, { atMost: 3 }],
      ["one well, 5 readings: p99", 3, { atMost: 15 }],
    ]);
  });
});
