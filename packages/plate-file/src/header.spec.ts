import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { columnNames, parseHeader } from "./header.ts";

const required = "runtime,well,optical-density,corrected-optical-density";

describe("parseHeader()", () => {
  it("compares names without regard to case, blanks, - and _", () => {
    assert.deepEqual(parseHeader('TIME,"Well", Optical Density,corrected_opticalDensity', {}), [
      "runtime",
      "well",
      "opticalDensity",
      "correctedOpticalDensity",
    ]);
  });

  it("knows its own names", () => {
    const names = Object.values(columnNames);
    assert.deepEqual(parseHeader(names.join(","), {}), Object.keys(columnNames));
  });

  it("refuses the option beside the column, not without it", () => {
    assert.deepEqual(parseHeader(`${required},plate`, { plate: 0 }), {
      faults: [{ column: 56, text: 'the file has a column "plate": leave --plate out' }],
    });
    assert.ok(Array.isArray(parseHeader(required, { plate: 0, run: "r" })));
  });

  it("names all that is wrong", () => {
    const header = parseHeader("well,WELL,od", {});
    assert.ok("faults" in header);
    assert.deepEqual(
      header.faults.map(({ column, text }) => [column, text.replace(/:.*/, "")]),
      [
        [6, 'repeated column "WELL"'],
        [11, 'unknown column "od"'],
        [1, "missing column runtime, optical-density, corrected-optical-density"],
      ],
    );
  });

  it("says which separator is not a comma", () => {
    assert.deepEqual(parseHeader("well|time", {}), {
      faults: [
        {
          column: 5,
          text: 'columns are separated by "|", not by a comma; write commas, and decimal points',
        },
      ],
    });
  });
});
