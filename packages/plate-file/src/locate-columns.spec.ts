import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { locateColumns } from "./locate-columns.ts";
import { bytesSource, robotHeader } from "./testing/read.ts";

describe("locateColumns()", () => {
  const source = bytesSource(`\ufeff${robotHeader}\r\n0,A1,5,0.1,r,\r"1", B12,600,0.1,r,2`, 9);

  it("finds where fields start", async () => {
    const columns = await locateColumns(source, [
      { line: 3, kind: "opticalDensity" },
      { line: 2, kind: "correctedOpticalDensity" },
      { line: 3, kind: "well" },
    ]);
    assert.deepEqual(columns, [14, 14, 5]);
  });

  it("answers 1 where the file is another by now", async () => {
    assert.deepEqual(await locateColumns(source, [{ line: 9, kind: "opticalDensity" }]), [1]);
    const other = bytesSource("x\n");
    assert.deepEqual(await locateColumns(other, [{ line: 1, kind: "opticalDensity" }]), [1]);
  });
});
