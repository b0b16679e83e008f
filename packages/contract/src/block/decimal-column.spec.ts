import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Code } from "../status.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import {
  deltaCost,
  fromMantissas,
  readDeltas,
  readDoubles,
  scaleMax,
  toFixedPoint,
  writeDeltas,
  writeDoubles,
} from "./decimal-column.ts";

const isRefused = (act: () => unknown, message: string): void =>
  assert.throws(act, { name: "StatusError", code: Code.INVALID_ARGUMENT, message });

const writtenDeltas = (values: number[], starts: number[]): string => {
  const writer = new ByteWriter();
  writeDeltas(writer, Float64Array.from(values), Uint32Array.from(starts));
  return Buffer.from(writer.view()).toString("hex");
};

const writtenDoubles = (values: number[]): Uint8Array => {
  const writer = new ByteWriter();
  writeDoubles(writer, Float64Array.from(values));
  return writer.view();
};

describe("toFixedPoint()", () => {
  const columns: [number[], number][] = [
    [[], 0],
    [[0, -0], 0],
    [[1, 20, -300], 0],
    [[0.5, 1], 1],
    [[0.095, 0.1, 2], 3],
    [[-0.07], 2],
    [[1e-15], 15],
    [[0.999_999_999_999_999], 15],
    [[1, 1e-15], 15],
    [[1e15, -1e15], 0],
    [[999_999_999_999_999], 0],
    [[99_999_999_999_999.9], 1],
    [[1e12, 0.001], 3],
  ];
  for (const [values, scale] of columns) {
    it(`takes the scale ${scale} for [${values}]`, () =>
      assert.equal(toFixedPoint(Float64Array.from(values))?.scale, scale));
  }

  const mixtures: number[][] = [
    [1e12, 0.0001],
    [1e15, 0.1],
    [2, 1e-15],
    [1.5e-15],
    [0.1 + 0.2],
    [1 / 3],
    [Number.NaN],
    [Infinity],
    [-Infinity],
    [1.1e15],
    [1e-16],
  ];
  for (const values of mixtures) {
    it(`is nothing for [${values}]`, () =>
      assert.equal(toFixedPoint(Float64Array.from(values)), undefined));
  }

  it("starts from the least scale it is told", () => {
    assert.equal(toFixedPoint(Float64Array.of(0.5), 4)?.scale, 4);
    assert.equal(toFixedPoint(Float64Array.of(), 7)?.scale, 7);
    assert.equal(toFixedPoint(Float64Array.of(1e12), 4), undefined);
  });

  it("gives whole numbers of one scale, whichever value needs it", () => {
    for (const values of [
      [1, 0.5, 0.25],
      [0.25, 0.5, 1],
      [1, 0.25, 0.5],
    ]) {
      const mantissas = Float64Array.from(values, (value) => value * 100);
      assert.deepEqual(toFixedPoint(Float64Array.from(values)), { scale: 2, mantissas });
    }
  });
});

describe("fromMantissas()", () => {
  it("gives back all decimals of one scale", () => {
    const mantissa = fc.integer({ min: -1e15, max: 1e15 });
    const places = fc.integer({ min: 0, max: scaleMax });
    fc.assert(
      fc.property(fc.array(mantissa), places, (mantissas, scale) => {
        const column = Float64Array.from(mantissas, (whole) => Number(`${whole}e-${scale}`));
        const fixed = toFixedPoint(column, scale);
        assert.deepEqual(fixed, { scale, mantissas: Float64Array.from(mantissas) });
        fromMantissas(fixed.mantissas, scale);
        assert.deepEqual(fixed.mantissas, column);
      }),
    );
  });

  it("refuses more than 15 digits", () => {
    fromMantissas(Float64Array.of(1e15, -1e15), 3);
    for (const mantissa of [1e15 + 1, -1e15 - 1, 1e20]) {
      isRefused(
        () => fromMantissas(Float64Array.of(0, mantissa), 3),
        "block: holds more than 15 digits",
      );
    }
  });
});

describe("deltaCost()", () => {
  it("adds up the magnitudes of the differences within each series", () => {
    const mantissas = Float64Array.of(5, 3, 10, -10);
    assert.equal(deltaCost(mantissas, Uint32Array.of(0, 4)), 5 + 2 + 7 + 20);
    assert.equal(deltaCost(mantissas, Uint32Array.of(0, 2, 4)), 5 + 2 + 10 + 20);
    assert.equal(deltaCost(new Float64Array(0), Uint32Array.of(0)), 0);
  });

  it("looks at the first series of a long column only", () => {
    const mantissas = new Float64Array(10_000).fill(1);
    assert.equal(deltaCost(mantissas, Uint32Array.of(0, 5_000, 10_000)), 1);
  });
});

describe("writeDeltas() and readDeltas()", () => {
  const columns: [number[], number[], string][] = [
    [[], [0], ""],
    [[0], [0, 1], "00"],
    [[-1], [0, 1], "01"],
    [[63, -1], [0, 2], "7e7f"],
    [[64], [0, 1], "8001"],
    [[-65], [0, 1], "8101"],
    [[95, 97, 231], [0, 3], "be01048c02"],
    [[95, 97, 231], [0, 1, 3], "be01c2018c02"],
    [[7, 7], [0, 1, 1, 2], "0e0e"],
    [[2 ** 31], [0, 1], "8080808010"],
    [[1e15, -1e15], [0, 2], "8080b4ccd4dfc603ffffe798a9bf8d07"],
  ];
  for (const [values, starts, hex] of columns) {
    it(`write [${values}] from [${starts}] as "${hex}"`, () => {
      assert.equal(writtenDeltas(values, starts), hex);
      const reader = new ByteReader(Buffer.from(hex, "hex"));
      assert.deepEqual(readDeltas(reader, Uint32Array.from(starts)), Float64Array.from(values));
      assert.equal(reader.at, hex.length / 2);
    });
  }

  it("give back all whole numbers that a block can hold, offsets of 2e15 included", () => {
    const whole = fc.oneof(
      fc.integer({ min: -200, max: 200 }),
      fc.integer({ min: -2e15, max: 2e15 }),
      fc.constantFrom(-2e15, 2e15),
    );
    fc.assert(
      fc.property(fc.array(fc.array(whole)), (series) => {
        const values = series.flat();
        const starts = [0];
        for (const part of series) starts.push(starts[starts.length - 1] + part.length);
        const bytes = Buffer.from(writtenDeltas(values, starts), "hex");
        const read = readDeltas(new ByteReader(bytes), Uint32Array.from(starts));
        assert.deepEqual(Array.from(read), values);
      }),
    );
  });

  it("refuse bytes that end too soon", () => {
    for (const hex of ["", "00", "0080"]) {
      const reader = new ByteReader(Buffer.from(hex, "hex"));
      isRefused(() => readDeltas(reader, Uint32Array.of(0, 2)), "block: ends too soon");
    }
  });
});

describe("writeDoubles() and readDoubles()", () => {
  const decimals = [1e15, -1e-15, 0.1, 123_456_789.012_345, 0];

  it("write 8 bytes each, little end first", () => {
    assert.deepEqual(writtenDoubles([1.5]), Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 0x3f));
  });

  it("give back decimals", () => {
    const reader = new ByteReader(writtenDoubles(decimals));
    assert.deepEqual(Array.from(readDoubles(reader, decimals.length)), decimals);
    assert.equal(reader.at, 8 * decimals.length);
  });

  it("make 0 of -0", () => {
    assert.deepEqual(writtenDoubles([-0]), new Uint8Array(8));
    const bytes = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80);
    assert.deepEqual(readDoubles(new ByteReader(bytes), 1), Float64Array.of(0));
  });

  const invalid = [Number.NaN, Infinity, -Infinity, 0.1 + 0.2, 1e-16, 1.1e15, Number.MIN_VALUE];
  for (const value of invalid) {
    const message = `block: holds ${value}, not a decimal of 15 digits`;

    it(`refuse to write ${value}`, () => isRefused(() => writtenDoubles([0.5, value]), message));

    it(`refuse to read ${value}`, () => {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value);
      isRefused(() => readDoubles(new ByteReader(bytes), 1), message);
    });
  }

  it("refuse bytes that end too soon", () =>
    isRefused(() => readDoubles(new ByteReader(new Uint8Array(15)), 2), "block: ends too soon"));
});
