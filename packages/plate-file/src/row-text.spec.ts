import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ColumnKind } from "./header.ts";
import { parseRowText } from "./row-text.ts";

const columns: ColumnKind[] = ["well", "runtime", "opticalDensity", "correctedOpticalDensity"];

describe("parseRowText()", () => {
  it("parses values in any accepted form", () => {
    assert.deepEqual(parseRowText(' a01 ,"600.0", "+.5 ",', columns), {
      run: undefined,
      plate: undefined,
      well: 0,
      runtime: 600,
      opticalDensity: 0.5,
      correctedOpticalDensity: Number.NaN,
    });
  });

  it("keeps runs exactly, blanks in quotes too", () => {
    const row = parseRowText('" 007 ",1,A1,0,1,1', ["run", "plate", ...columns]);
    assert.ok(!("faults" in row));
    assert.equal(row.run, " 007 ");
    assert.equal(row.plate, 1);
  });

  for (const [run, text] of [
    ["..", 'run must not be ".."'],
    ["a/b", 'run must not contain "/"'],
    ["a\u0007", "run must not contain control characters"],
    ["x".repeat(201), "run has 201 bytes, at most 200 are allowed"],
  ]) {
    it(`refuses a run: ${text}`, () => {
      const row = parseRowText(`${run},A1,0,1,1`, ["run", ...columns]);
      assert.deepEqual(row, { faults: [{ column: 1, text }] });
    });
  }

  it("names the fields that are wrong", () => {
    assert.deepEqual(parseRowText("A0,x,1,2", columns), {
      faults: [
        { column: 1, text: 'well "A0" is none of A1 to AF48' },
        { column: 4, text: 'time "x" is no whole number of seconds' },
      ],
    });
  });

  it("refuses rows of another length and guesses why", () => {
    const faultOf = (line: string): unknown => parseRowText(line, columns);
    assert.deepEqual(faultOf("A1,0"), {
      faults: [{ column: 5, text: "short row: 2 fields, the header has 4" }],
    });
    assert.deepEqual(faultOf("A1,0,1,2,3"), {
      faults: [
        {
          column: 10,
          text: "long row: 5 fields, the header has 4; it may have a decimal comma: write a point",
        },
      ],
    });
    assert.deepEqual(faultOf("A1\t0\t1\t2"), {
      faults: [
        { column: 9, text: "short row: 1 field, the header has 4; the separator is not a comma" },
      ],
    });
  });
});
