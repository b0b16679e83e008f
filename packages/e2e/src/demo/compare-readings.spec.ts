import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareReadings } from "./compare-readings.ts";

const header = "plate,well,runtime,optical-density,run,corrected-optical-density";
const input = [header, "0,A1,600,0.1,r,1.00E-03", "0,A1,1200,0.2,r,"].join("\r\n");

describe("compareReadings()", () => {
  it("counts readings that are equal in any notation, order and form of columns", () => {
    const output = [
      "run,well,plate,runtime,corrected-optical-density,optical-density",
      "r,A1,0,1200,,0.20",
      "r,A1,0,600,0.001,1e-1",
      "",
    ].join("\n");
    assert.equal(compareReadings(input, output), 2);
  });

  const different: readonly [string, string, RegExp][] = [
    ["another value", input.replace("0.2", "0.3"), /^r\/0\/A1\/1200: 0\.2\/ became 0\.3\/$/],
    ["a zero for an absent one", `${input}0`, /^r\/0\/A1\/1200: 0\.2\/ became 0\.2\/0$/],
    ["a missing one", input.split("\r\n").slice(0, 2).join("\n"), /became missing$/],
    ["one too many", `${input}\n0,A2,0,1,r,1`, /^3 readings came out of 2$/],
  ];
  for (const [what, output, message] of different) {
    it(`tells of ${what}`, () => {
      assert.throws(
        () => compareReadings(input, output),
        (error) => error instanceof Error && message.test(error.message),
      );
    });
  }
});
