import { limits } from "../limits.ts";
import { isExactDecimal, powersOfTen } from "../readings.ts";
import { type ByteReader, blockFault } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { writeVarint } from "./byte-writer.ts";
import { freshMemory, type Memory } from "./memory.ts";

/** The scale of a column whose decimals don't share one: doubles as they are. */
export const rawScale = 255;

/** Most decimal places of a column in fixed point. */
export const scaleMax = 15;

/** Decimals as whole numbers of 10^-scale. */
export type FixedPoint = { scale: number; mantissas: Float64Array };

/**
 * Values in fixed point, with the fewest decimal places from `least` on at which all are whole
 * numbers of magnitude 1e15 or less; undefined where there are none.
 *
 * A decimal of at most 15 digits is told from all others by its double. So a whole number over a
 * power of ten that gives the same double is that decimal.
 */
export const toFixedPoint = (
  values: Float64Array,
  least = 0,
  memory: Memory = freshMemory,
): FixedPoint | undefined => {
  const mantissas = memory.float64(values.length);
  let scale = least;
  let power = powersOfTen[scale];
  let coarserEnd = 0;
  let lowest = 0;
  let highest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    let mantissa = value * power + roundingShift - roundingShift;
    while (mantissa / power !== value) {
      if (++scale > scaleMax) return undefined;
      power = powersOfTen[scale];
      mantissa = value * power + roundingShift - roundingShift;
      coarserEnd = i;
    }
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    mantissas[i] = mantissa;
  }
  if (Math.max(highest, -lowest) * power > limits.decimalMagnitudeMax) return undefined;
  for (let i = 0; i < coarserEnd; i++) {
    mantissas[i] = values[i] * power + roundingShift - roundingShift;
  }
  return { scale, mantissas };
};

/**
 * Added and taken away again, this rounds a double below 2^51 to the nearest whole number: 1.5 x
 * 2^52 leaves no bits behind the point. Math.round costs three times as much.
 */
const roundingShift = 1.5 * 2 ** 52;

/** The decimals of mantissas, in place; throws where a number is too large to have been written. */
export const fromMantissas = (mantissas: Float64Array, scale: number): void => {
  const power = powersOfTen[scale];
  let lowest = 0;
  let highest = 0;
  for (let i = 0; i < mantissas.length; i++) {
    const mantissa = mantissas[i];
    if (mantissa < lowest) lowest = mantissa;
    if (mantissa > highest) highest = mantissa;
    mantissas[i] = mantissa / power;
  }
  if (Math.max(highest, -lowest) > limits.decimalMagnitudeMax) {
    throw blockFault("holds more than 15 digits");
  }
};

/** Differences that deltaCost looks at: enough to tell a constant offset from noise. */
const costSample = 4_096;

/**
 * Sum of the magnitudes of the first differences that writeDeltas would write: a guess at what
 * the column costs.
 */
export const deltaCost = (mantissas: Float64Array, starts: Uint32Array): number => {
  let cost = 0;
  for (let series = 0; series + 1 < starts.length && starts[series] < costSample; series++) {
    let previous = 0;
    for (let i = starts[series]; i < starts[series + 1]; i++) {
      cost += Math.abs(mantissas[i] - previous);
      previous = mantissas[i];
    }
  }
  return cost;
};

/**
 * Writes whole numbers as zigzag varints of the differences within each series; the first of a
 * series is its difference from 0. Series k spans starts[k] to before starts[k + 1].
 */
export const writeDeltas = (
  writer: ByteWriter,
  mantissas: Float64Array,
  starts: Uint32Array,
): void => {
  writer.reserve(mantissas.length * 8);
  const { bytes } = writer;
  let at = writer.length;
  for (let series = 0; series + 1 < starts.length; series++) {
    let previous = 0;
    for (let i = starts[series]; i < starts[series + 1]; i++) {
      const delta = mantissas[i] - previous;
      previous = mantissas[i];
      if (delta >= -64 && delta < 64) bytes[at++] = (delta << 1) ^ (delta >> 31);
      else at = writeVarint(bytes, at, delta >= 0 ? 2 * delta : -2 * delta - 1);
    }
  }
  writer.length = at;
};

/** Reads what writeDeltas wrote. */
export const readDeltas = (
  reader: ByteReader,
  starts: Uint32Array,
  memory: Memory = freshMemory,
): Float64Array => {
  const mantissas = memory.float64(starts[starts.length - 1]);
  const { bytes } = reader;
  let { at } = reader;
  for (let series = 0; series + 1 < starts.length; series++) {
    let value = 0;
    const end = starts[series + 1];
    for (let i = starts[series]; i < end; i++) {
      const first = bytes[at];
      if (first < 128) {
        at++;
        value += (first >>> 1) ^ -(first & 1);
      } else {
        reader.at = at;
        value += readZigzag(reader);
        at = reader.at;
      }
      mantissas[i] = value;
    }
  }
  reader.at = at;
  return mantissas;
};

const readZigzag = (reader: ByteReader): number => {
  const zigzag = reader.varint(Number.MAX_SAFE_INTEGER);
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
};

/**
 * Writes doubles as they are, 8 bytes each, little end first; throws where one is no decimal that
 * Wellspring keeps.
 */
export const writeDoubles = (writer: ByteWriter, values: Float64Array): void => {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, checkDecimal(values[i]), true);
  writer.raw(bytes);
};

/** Reads what writeDoubles wrote; throws where it would. */
export const readDoubles = (
  reader: ByteReader,
  count: number,
  memory: Memory = freshMemory,
): Float64Array => {
  const bytes = reader.raw(count * 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = memory.float64(count);
  for (let i = 0; i < count; i++) {
    values[i] = checkDecimal(view.getFloat64(i * 8, true));
  }
  return values;
};

/** The same value, 0 for -0. */
const checkDecimal = (value: number): number => {
  if (!isExactDecimal(value)) throw blockFault(`holds ${value}, not a decimal of 15 digits`);
  return value + 0;
};
