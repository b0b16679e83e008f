import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "../limits.ts";
import { createReadings, type Readings } from "../readings.ts";
import { Code } from "../status.ts";
import { wellIndexEnd } from "../well.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { findWells, readGrids, writeGrids } from "./well-grid.ts";

type Series = { well: number; runtimes: number[] };

const toReadings = (series: Series[]): Readings => {
  const rows = series.flatMap(({ well, runtimes }) => runtimes.map((runtime) => [well, runtime]));
  const readings = createReadings(rows.length);
  for (const [i, [well, runtime]] of rows.entries()) {
    readings.wells[i] = well;
    readings.runtimes[i] = runtime;
  }
  return readings;
};

const encode = (readings: Readings): Uint8Array => {
  const writer = new ByteWriter();
  writeGrids(writer, findWells(readings), readings.runtimes);
  return writer.view();
};

const decode = (bytes: Uint8Array, length: number) => {
  const { wells, runtimes } = createReadings(length);
  const reader = new ByteReader(bytes);
  const starts = readGrids(reader, wells, runtimes);
  return { wells, runtimes, starts, end: reader.at };
};

const isRefused = (act: () => unknown, message: string): void =>
  assert.throws(act, { name: "StatusError", code: Code.INVALID_ARGUMENT, message });

describe("findWells()", () => {
  it("finds where the series of each well lies", () => {
    const readings = toReadings([
      { well: 3, runtimes: [0, 10] },
      { well: 4, runtimes: [5] },
      { well: 1_535, runtimes: [0, 1, 2] },
    ]);
    const found = findWells(readings);
    assert.deepEqual(found, { wells: [3, 4, 1_535], starts: Uint32Array.of(0, 2, 3, 6) });
  });

  const invalid: [string, Series[], string][] = [
    ["falling wells", [series(1, 0), series(0, 0)], "is not in order of wells"],
    ["a well twice", [series(1, 0), series(2, 0), series(1, 5)], "is not in order of wells"],
    ["falling runtimes", [series(1, 10, 5)], "is not in order of runtime"],
    ["a runtime twice", [series(1, 5, 5)], "is not in order of runtime"],
    ["a negative runtime", [series(0, 5), series(1, -1, 3)], "holds the runtime -1"],
    ["a well behind the last", [series(wellIndexEnd, 0)], "holds the well 1536"],
  ];
  for (const [what, rows, message] of invalid) {
    it(`refuses ${what}`, () => isRefused(() => findWells(toReadings(rows)), `block: ${message}`));
  }
});

describe("writeGrids()", () => {
  it("writes a grid once for all wells that share it", () => {
    const shared = [0, 600, 1_200];
    const readings = toReadings([series(0, ...shared), series(1, ...shared), series(97, 600)]);
    const wells = "030000" + "5f";
    const grids = "02" + "0300d704d704" + "01d804";
    assert.equal(Buffer.from(encode(readings)).toString("hex"), `${wells}${grids}000001`);
  });

  it("writes a grid again where the last four are others", () => {
    const rows = Array.from({ length: 10 }, (_, well) => series(well, well % 5));
    assert.equal(encode(toReadings(rows))[11], 10);
    const fewer = Array.from({ length: 10 }, (_, well) => series(well, well % 4));
    assert.equal(encode(toReadings(fewer))[11], 4);
  });
});

describe("readGrids()", () => {
  it("gives back the columns, wells and runtimes at their bounds included", () => {
    const well = fc.oneof(fc.nat(wellIndexEnd - 1), fc.constantFrom(0, wellIndexEnd - 1));
    const runtime = fc.oneof(
      fc.nat(20),
      fc.nat(limits.runtimeSecondsMax),
      fc.constantFrom(0, limits.runtimeSecondsMax),
    );
    const runtimes = fc.uniqueArray(runtime, { minLength: 1, maxLength: 20 });
    const plate = fc.uniqueArray(fc.record({ well, runtimes }), {
      minLength: 1,
      maxLength: 50,
      selector: (one) => one.well,
    });
    fc.assert(
      fc.property(plate, (rows) => {
        rows.sort((a, b) => a.well - b.well);
        for (const one of rows) one.runtimes.sort((a, b) => a - b);
        const readings = toReadings(rows);
        const bytes = encode(readings);
        const read = decode(bytes, readings.wells.length);
        assert.deepEqual(read.wells, readings.wells);
        assert.deepEqual(read.runtimes, readings.runtimes);
        assert.deepEqual(read.starts, findWells(readings).starts);
        assert.equal(read.end, bytes.length);
      }),
    );
  });

  const full = toReadings(Array.from({ length: wellIndexEnd }, (_, well) => series(well, 7)));

  it("gives back a plate of 1,536 wells", () => {
    assert.deepEqual(decode(encode(full), wellIndexEnd).wells, full.wells);
  });

  const invalid: [string, string, number, string][] = [
    ["more wells than readings", "02", 1, "holds 2 where at most 1 is allowed"],
    ["more wells than a plate", "810c", 2_000, "holds 1537 where at most 1536 is allowed"],
    ["a well behind the last", "01800c", 1, "holds 1536 where at most 1535 is allowed"],
    ["a second well behind the last", "02ff0b00", 2, "holds 0 where at most -1 is allowed"],
    ["more grids than wells", "010002", 1, "holds 2 where at most 1 is allowed"],
    ["no grid", "01000000", 1, "holds 0 where at most -1 is allowed"],
    ["a grid of more than all readings", "0100010200", 1, "holds 2 where at most 1 is allowed"],
    ["an empty grid", "01000100", 1, "holds a well without readings"],
    ["a grid that is not there", "010001010001", 1, "holds 1 where at most 0 is allowed"],
    ["too many readings", "02000001020000" + "0000", 3, "holds more readings than it says"],
    ["too few readings", "0100010100" + "00", 2, "holds fewer readings than it says"],
    ["no wells", "0000", 1, "holds fewer readings than it says"],
    [
      "a runtime too far",
      "01000101" + "8080808008",
      1,
      "holds 2147483648 where at most 2147483647 is allowed",
    ],
    ["a sum too far", "01000102" + "ffffffff07" + "00", 2, "holds the runtime 2147483648"],
    ["bytes that end", "010001", 1, "ends too soon"],
  ];
  for (const [what, hex, length, message] of invalid) {
    it(`refuses ${what}`, () =>
      isRefused(() => decode(Buffer.from(hex, "hex"), length), `block: ${message}`));
  }
});

function series(well: number, ...runtimes: number[]): Series {
  return { well, runtimes };
}
