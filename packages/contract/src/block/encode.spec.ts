import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "../limits.ts";
import { createReadings, type Readings, sliceReadings } from "../readings.ts";
import { Code } from "../status.ts";
import { wellIndexEnd } from "../well.ts";
import { decodeBlock } from "./decode.ts";
import { encodeBlock, encodeBlocks } from "./encode.ts";
import { compression, headerBytes } from "./form.ts";

type Row = [well: number, runtime: number, density: number, corrected: number];

const toReadings = (rows: Row[]): Readings => ({
  wells: Uint16Array.from(rows, ([well]) => well),
  runtimes: Int32Array.from(rows, ([, runtime]) => runtime),
  opticalDensities: Float64Array.from(rows, ([, , density]) => density),
  correctedOpticalDensities: Float64Array.from(rows, ([, , , corrected]) => corrected),
});

/** One reading each second of one well, with the same values or the values of two functions. */
const seriesOf = (
  length: number,
  density: (i: number) => number,
  corrected: (i: number) => number,
): Readings => toReadings(Array.from({ length }, (_, i) => [0, i, density(i), corrected(i)]));

/** Object.is for each value, but 0 where -0 went in. */
const assertSame = (actual: Readings, expected: Readings): void => {
  assert.deepEqual(actual.wells, expected.wells);
  assert.deepEqual(actual.runtimes, expected.runtimes);
  assert.deepEqual(actual.opticalDensities, expected.opticalDensities.map(withoutSign));
  assert.deepEqual(
    actual.correctedOpticalDensities,
    expected.correctedOpticalDensities.map(withoutSign),
  );
};

const withoutSign = (value: number): number => value + 0;

const isRefused = (rows: Row[], message: string): void =>
  assert.throws(() => encodeBlock(toReadings(rows)), {
    name: "StatusError",
    code: Code.INVALID_ARGUMENT,
    message: `block: ${message}`,
  });

describe("encodeBlock()", () => {
  it("gives back every reading, whatever the decimals", () => {
    fc.assert(
      fc.property(anyReadings, (readings) => void givesBack(readings)),
      { numRuns: 300 },
    );
  });

  it("gives back a plate of 96 wells that are read together", () => {
    const rows: Row[] = [];
    for (let well = 0; well < 96; well++) {
      for (let i = 0; i < 50; i++) {
        const density = Math.round(80 + well + 9 * i + 3 * Math.sin(i * well));
        rows.push([well, i * 600, density / 1_000, (density - 80 - well) / 1_000]);
      }
    }
    const block = givesBack(toReadings(rows));
    assert.equal(block[1], compression.zstd);
    assert.ok(block.length < 2 * rows.length, `${block.length} bytes`);
  });

  it("stores an offset that is constant in each well for next to nothing", () => {
    const density = (i: number) => ((i * 7919) % 2_000) / 1_000;
    const plain = givesBack(seriesOf(5_000, density, () => Number.NaN));
    const offset = givesBack(
      seriesOf(5_000, density, (i) => Math.round(density(i) * 1e3 - 80) / 1e3),
    );
    assert.ok(offset.length - plain.length < 50);
  });

  it("stores corrected densities as they are where their offsets cost more", () => {
    const constant = givesBack(
      seriesOf(
        5_000,
        (i) => ((i * 7919) % 2_000) / 1_000,
        () => 0.5,
      ),
    );
    const absent = givesBack(
      seriesOf(
        5_000,
        (i) => ((i * 7919) % 2_000) / 1_000,
        () => Number.NaN,
      ),
    );
    assert.ok(constant.length - absent.length < 50);
  });

  const pairs: [string, number, number][] = [
    ["one scale", 0.095, 0.001],
    ["a finer corrected value", 0.1, 0.123_456],
    ["a finer density", 0.123_456, 0.1],
    ["no corrected value", 0.1, Number.NaN],
    ["zeros", 0, 0],
    ["negative zeros", -0, -0],
    ["the largest of both signs", 1e15, -1e15],
    ["the smallest of both signs", 1e-15, -1e-15],
    ["a large density beside a small corrected value", 1e15, 1e-15],
    ["a small density beside a large corrected value", 1e-15, 1e15],
    ["a density for doubles", 1.234_567_890_123_45e-9, 0.5],
    ["a corrected value for doubles", 0.5, 1.234_567_890_123_45e-9],
    ["doubles", 1.234_567_890_123_45e-9, 9.876_543_210_987_65e-12],
    ["15 digits", 0.123_456_789_012_345, 123_456_789_012_345],
  ];
  for (const [what, density, corrected] of pairs) {
    it(`gives back ${what}`, () => {
      givesBack(toReadings([[0, 0, density, corrected]]));
      givesBack(
        seriesOf(
          100,
          (i) => (i % 2 ? density : 0.5),
          (i) => (i % 3 ? corrected : 0.25),
        ),
      );
      givesBack(
        seriesOf(
          100,
          () => density,
          (i) => (i % 7 ? corrected : Number.NaN),
        ),
      );
    });
  }

  it("gives back differences as large as they can be", () => {
    const swing = (i: number) => (i % 2 ? 1e15 : -1e15);
    givesBack(seriesOf(200, swing, (i) => -swing(i)));
  });

  it("does not keep what it wrote before", () => {
    const small = toReadings([[5, 5, 0.5, 0.5]]);
    const before = encodeBlock(small);
    const copy = before.slice();
    encodeBlock(
      seriesOf(
        1_000,
        (i) => i,
        (i) => i,
      ),
    );
    assert.deepEqual(before, copy);
    assert.deepEqual(encodeBlock(small), copy);
  });

  it("leaves a short body uncompressed", () => {
    const block = encodeBlock(toReadings([[0, 0, 0.1, 0.1]]));
    assert.equal(block[1], compression.none);
    assert.equal(new DataView(block.buffer).getUint32(6, true), block.length - headerBytes);
  });

  it("leaves a body uncompressed that does not shrink", () => {
    const noise = (i: number) => Number(`${(i * 987_654_321_987) % 999_999_999_999_989}e-20`);
    const block = givesBack(
      seriesOf(
        40,
        (i) => noise(i + 1),
        () => Number.NaN,
      ),
    );
    assert.ok(block.length > 200);
  });

  it("accepts 65,536 readings and refuses one more and none", () => {
    const { blockReadingsMax } = limits;
    const readings = seriesOf(
      blockReadingsMax,
      (i) => (i % 1_000) / 1_000,
      () => 0.1,
    );
    givesBack(readings);
    isRefused([], "0 readings are not 1 to 65536");
    assert.throws(() => encodeBlock(createReadings(blockReadingsMax + 1)), {
      code: Code.INVALID_ARGUMENT,
      message: "block: 65537 readings are not 1 to 65536",
    });
  });

  for (const value of [0.1 + 0.2, Infinity, -Infinity, 1e-16, 1.1e15]) {
    const message = `holds ${value}, not a decimal of 15 digits`;

    it(`refuses the density ${value}`, () => isRefused([[0, 0, value, 0.1]], message));

    it(`refuses the corrected density ${value}`, () => isRefused([[0, 0, 0.1, value]], message));
  }

  it("refuses an absent density", () =>
    isRefused([[0, 0, Number.NaN, 0.1]], "holds NaN, not a decimal of 15 digits"));

  const disordered: [string, Row[], string][] = [
    [
      "falling wells",
      [
        [1, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      "is not in order of wells",
    ],
    [
      "falling runtimes",
      [
        [1, 5, 0, 0],
        [1, 4, 0, 0],
      ],
      "is not in order of runtime",
    ],
    [
      "a reading twice",
      [
        [1, 5, 0, 0],
        [1, 5, 0, 0],
      ],
      "is not in order of runtime",
    ],
    ["well 1,536", [[1_536, 5, 0, 0]], "holds the well 1536"],
    ["a negative runtime", [[0, -5, 0, 0]], "holds the runtime -5"],
  ];
  for (const [what, rows, message] of disordered) {
    it(`refuses ${what}`, () => isRefused(rows, message));
  }
});

describe("encodeBlocks()", () => {
  it("makes no block of no readings", () => assert.deepEqual(encodeBlocks(createReadings(0)), []));

  it("makes one block where one is enough", () => {
    const readings = seriesOf(
      1_000,
      (i) => i / 1_000,
      () => 0.5,
    );
    assert.deepEqual(encodeBlocks(readings), [encodeBlock(readings)]);
  });

  it("splits one reading more than a block holds", () => {
    const blocks = encodeBlocks(
      seriesOf(
        limits.blockReadingsMax + 1,
        (i) => i / 1_000,
        () => 0.5,
      ),
    );
    assert.deepEqual(
      blocks.map((block) => decodeBlock(block).wells.length),
      [32_769, 32_768],
    );
  });

  it("splits what takes too many bytes, and gives the same readings back", () => {
    let state = 1;
    const noise = () => {
      state = (state * 48_271) % 2_147_483_647;
      return Number(`${1e14 + state * 400_000}e-${15 + (state % 14)}`);
    };
    const readings = seriesOf(60_000, noise, noise);
    assert.ok(encodeBlock(readings).length > limits.blockBytesMax);
    const blocks = encodeBlocks(readings);
    assert.ok(blocks.length >= 2);
    let start = 0;
    for (const block of blocks) {
      assert.ok(block.length <= limits.blockBytesMax);
      const part = decodeBlock(block);
      assertSame(part, sliceReadings(readings, start, start + part.wells.length));
      start += part.wells.length;
    }
    assert.equal(start, readings.wells.length);
  });

  it("refuses what encodeBlock refuses", () => {
    assert.throws(() => encodeBlocks(toReadings([[0, 0, 1 / 3, 0]])), {
      code: Code.INVALID_ARGUMENT,
      message: "block: holds 0.3333333333333333, not a decimal of 15 digits",
    });
  });
});

const givesBack = (readings: Readings): Uint8Array => {
  const block = encodeBlock(readings);
  assertSame(decodeBlock(block), readings);
  return block;
};

const anyDecimal = fc.oneof(
  fc.constantFrom(0, -0, 1e15, -1e15, 1e-15, -1e-15),
  fc
    .tuple(fc.integer({ min: -1e15 + 1, max: 1e15 - 1 }), fc.integer({ min: -29, max: 14 }))
    .map(([mantissa, power]) => Number(`${mantissa}e${power}`))
    .filter((value) => Math.abs(value) >= 1e-15 && Math.abs(value) <= 1e15),
);

/** Decimals of a column: as a plate reader gives them, of one scale, or any. */
const anyColumn = fc.oneof(
  fc.constant(fc.integer({ min: -50, max: 4_000 }).map((value) => value / 1_000)),
  fc
    .integer({ min: 0, max: 15 })
    .map((scale) => fc.integer({ min: -1e15, max: 1e15 }).map((n) => Number(`${n}e-${scale}`))),
  fc.constant(anyDecimal),
);

const anyWell = fc.oneof(fc.nat(3), fc.nat(wellIndexEnd - 1), fc.constant(wellIndexEnd - 1));
const anyRuntime = fc.oneof(
  fc.nat(99).map((i) => i * 600),
  fc.nat(limits.runtimeSecondsMax),
  fc.constantFrom(0, limits.runtimeSecondsMax),
);

const anyReadings = fc
  .tuple(anyColumn, anyColumn, fc.constantFrom(0, 1, 2), fc.constantFrom(3, 60, 600))
  .chain(([density, corrected, absent, rows]) => {
    const value = [corrected, fc.option(corrected, { nil: Number.NaN }), fc.constant(Number.NaN)];
    return fc.uniqueArray(fc.tuple(anyWell, anyRuntime, density, value[absent]), {
      minLength: 1,
      maxLength: rows,
      size: "max",
      selector: ([well, runtime]) => `${well} ${runtime}`,
    });
  })
  .map((rows) => toReadings(rows.sort((a, b) => a[0] - b[0] || a[1] - b[1])));
