import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadings } from "@wellspring/contract";
import { densityColumn } from "./density.ts";

describe("densityColumn()", () => {
  it("tells measured from corrected", () => {
    const readings = createReadings(1);
    assert.equal(densityColumn(readings, "measured"), readings.opticalDensities);
    assert.equal(densityColumn(readings, "corrected"), readings.correctedOpticalDensities);
  });
});
