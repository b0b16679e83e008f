import { limits, wellIndexEnd } from "@wellspring/contract";

/** What the functions of this file answer where the bytes are not in a plain form. */
export const notPlain = -1;

/**
 * Values in their plain form, straight from bytes: no quotes, no blanks, few digits. Anything else,
 * right or wrong, is left to the careful parsers of value.ts, which keeps these fast. The bytes end
 * with a line break, and none of these functions reads past it.
 *
 * Each answers `value * 16 + length`, so that it needs no state and is inlined: a method that keeps
 * its position in a field, or a switch over columns, takes twice the time for a row.
 */
export const plainWhole = (bytes: Uint8Array, start: number, digitsMax: number): number => {
  let value = 0;
  let end = start;
  for (let digit = bytes[end] ^ zero; digit <= 9; digit = bytes[end] ^ zero) {
    value = (value * 10 + digit) | 0;
    end += 1;
  }
  const length = end - start;
  return length > 0 && length <= digitsMax ? value * 16 + length : notPlain;
};

/** Most digits of a plate's number, and of a runtime that times 16 is a 31-bit integer. */
export const plainPlateDigitsMax = 6;
export const plainRuntimeDigitsMax = 8;

/** A well such as `A1`, `h12`, `A01`, `AF48`. */
export const plainWell = (bytes: Uint8Array, start: number): number => {
  const row = (bytes[start] | caseBit) - letterA;
  let column = bytes[start + 1] ^ zero;
  if (row >>> 0 > 25) return notPlain;
  if (column > 9) return row === 0 ? plainWellBelowZ(bytes, start) : notPlain;
  let length = 2;
  const digit = bytes[start + 2] ^ zero;
  if (digit <= 9) {
    column = column * 10 + digit;
    length = 3;
  }
  if (column === 0 || column > limits.wellColumnsMax) return notPlain;
  return (row * limits.wellColumnsMax + column - 1) * 16 + length;
};

/** A well of the rows AA to AF: the name without the first A, 26 rows further down. */
const plainWellBelowZ = (bytes: Uint8Array, start: number): number => {
  const column = bytes[start + 2] ^ zero;
  const above = column > 9 ? notPlain : plainWell(bytes, start + 1);
  const well = above + 26 * limits.wellColumnsMax * 16 + 1;
  return above < 0 || well >> 4 >= wellIndexEnd ? notPlain : well;
};

/**
 * A decimal; the forms `0`, `0.1`, `0.12` and `0.123` without a loop. What is answered holds no
 * value but what `plainDecimalValue` needs: a sign, 20 bits of mantissa, 4 of scale.
 */
export const plainDecimal = (bytes: Uint8Array, start: number): number => {
  const whole = bytes[start] ^ zero;
  if (whole > 9) return plainDecimalOfAnyLength(bytes, start);
  const second = bytes[start + 1];
  if (second < point) return (whole << 8) | 1;
  const tenths = second === point ? bytes[start + 2] ^ zero : notPlain;
  if (tenths >>> 0 > 9) return plainDecimalOfAnyLength(bytes, start);
  const fourth = bytes[start + 3];
  if (fourth < point) return ((whole * 10 + tenths) << 8) | (1 << 4) | 3;
  const hundredths = fourth ^ zero;
  if (hundredths > 9) return plainDecimalOfAnyLength(bytes, start);
  const fifth = bytes[start + 4];
  const upToHundredths = whole * 100 + tenths * 10 + hundredths;
  if (fifth < point) return (upToHundredths << 8) | (2 << 4) | 4;
  const thousandths = fifth ^ zero;
  const isLonger = thousandths > 9 || bytes[start + 5] >= point;
  if (isLonger) return plainDecimalOfAnyLength(bytes, start);
  return ((upToHundredths * 10 + thousandths) << 8) | (3 << 4) | 5;
};

/** A decimal with a mantissa below 2^20 and a scale of at most 15, such as `9.00E-03`, `-12.5`. */
const plainDecimalOfAnyLength = (bytes: Uint8Array, start: number): number => {
  const sign = bytes[start] === minus ? 1 : 0;
  const first = start + sign;
  let mantissa = 0;
  let scale = 0;
  let end = first;
  for (let digit = bytes[end] ^ zero; digit <= 9; digit = bytes[end] ^ zero) {
    mantissa = (mantissa * 10 + digit) | 0;
    end += 1;
  }
  if (bytes[end] === point) {
    end += 1;
    const fraction = end;
    for (let digit = bytes[end] ^ zero; digit <= 9; digit = bytes[end] ^ zero) {
      mantissa = (mantissa * 10 + digit) | 0;
      end += 1;
    }
    scale = end - fraction;
  }
  if (end - first > 9 || end - first === (scale === 0 ? 0 : 1)) return notPlain;
  if (bytes[end - 1] === point) return notPlain;
  if ((bytes[end] | caseBit) === letterE) {
    const exponent = plainExponent(bytes, end + 1);
    scale -= (exponent >> 4) - exponentBias;
    end += 1 + (exponent & 15);
    if (exponent === notPlain) return notPlain;
  }
  if (mantissa >>> 20 !== 0 || scale >>> 4 !== 0) return notPlain;
  return (sign << 28) | (mantissa << 8) | (scale << 4) | (end - start);
};

/** The value of what `plainDecimal` answered, correctly rounded: both operands are exact. */
export const plainDecimalValue = (plain: number): number => {
  const magnitude = ((plain >> 8) & 0xfffff) / powers[(plain >> 4) & 15];
  return plain >> 28 === 0 ? magnitude : 0 - magnitude;
};

/** An exponent of one or two digits with or without a sign, plus 100 to be no negative number. */
const plainExponent = (bytes: Uint8Array, start: number): number => {
  const sign = bytes[start];
  const signLength = sign === minus || sign === plus ? 1 : 0;
  let length = signLength + 1;
  let exponent = bytes[start + signLength] ^ zero;
  if (exponent > 9) return notPlain;
  const digit = bytes[start + length] ^ zero;
  if (digit <= 9) {
    exponent = exponent * 10 + digit;
    length += 1;
  }
  return (exponentBias + (sign === minus ? -exponent : exponent)) * 16 + length;
};

const exponentBias = 100;
const zero = 0x30;
const letterA = 0x61;
const letterE = 0x65;
const caseBit = 0x20;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const powers = Float64Array.from({ length: 16 }, (_, n) => Number(`1e${n}`));
