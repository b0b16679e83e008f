import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import fc from "fast-check";
import { BinaryRows } from "../deposit/binary-rows.ts";
import { BinaryRowReader, type ReadingRow } from "./binary-row-reader.ts";

const encode = (rows: readonly ReadingRow[]): Buffer => {
  const writer = new BinaryRows();
  const readings = {
    wells: Uint16Array.from(rows, (_, place) => place),
    runtimes: Int32Array.from(rows, ({ runtimeSeconds }) => runtimeSeconds),
    opticalDensities: Float64Array.from(rows, ({ density }) => density),
    correctedOpticalDensities: Float64Array.from(rows, ({ corrected }) => corrected),
  };
  writer.write(
    readings,
    0,
    Int32Array.from(rows, ({ wellId }) => wellId),
  );
  return writer.finish();
};

const anyRow: fc.Arbitrary<ReadingRow> = fc.record(
  {
    wellId: fc.integer({ min: 1 }),
    runtimeSeconds: fc.nat(),
    density: fc.double({ noNaN: true }),
    corrected: fc.double(),
  },
  { noNullPrototype: true },
);

describe("BinaryRowReader", () => {
  it("gives back each row, however they are cut", () => {
    const property = fc.property(
      fc.array(anyRow, { maxLength: 50 }),
      fc.integer({ min: 1, max: 100 }),
      (rows, step) => {
        const read: ReadingRow[] = [];
        const reader = new BinaryRowReader((row) => read.push({ ...row }));
        const bytes = encode(rows);
        for (let at = 0; at < bytes.length; at += step) reader.read(bytes.subarray(at, at + step));
        assert.deepEqual(read, rows);
      },
    );
    fc.assert(property);
  });

  it("refuses rows of other columns", () => {
    const bytes = encode([{ wellId: 1, runtimeSeconds: 0, density: 0, corrected: 0 }]);
    bytes.writeInt16BE(3, 19);
    const reader = new BinaryRowReader(() => undefined);
    assert.throws(() => reader.read(bytes), {
      code: Code.INTERNAL,
      message: "PostgreSQL gives rows of 3 columns",
    });
  });
});
