import { limits, wellIndexEnd } from "@wellspring/contract";

/** What the functions of this file answer where the bytes are not in a plain form. */
export const notPlain = -1;

/**
 * Values in their plain form, straight from bytes: no quotes, no blanks, few digits. Anything else,
 * right or wrong, is left to the careful parsers of value.ts, which keeps these fast: small enough
 * to be inlined, and with few jumps that depend on the bytes. Each answers `value * 16 + length`.
 *
 * They may look at `plainBytesMax` bytes from the start of their row on, even past its end.
 */
export const plainBytesMax = 300;

/** A plate of one to six digits. */
export const plainPlate = (bytes: Uint8Array, start: number): number => {
  let plate = 0;
  let end = start;
  for (let digit = bytes[end] ^ zero; digit <= 9; digit = bytes[end] ^ zero) {
    plate = (plate * 10 + digit) | 0;
    end += 1;
  }
  const length = end - start;
  return length > 0 && length <= 6 ? plate * 16 + length : notPlain;
};

/** Seconds of one to eight digits: times 16 they fit 31 bits. */
export const plainRuntime = (view: DataView, start: number): number => {
  const first = upToFourDigits(view, start);
  if ((first & 7) < 4) return (first & 7) === 0 ? notPlain : (first >> 3) * 16 + (first & 7);
  const second = upToFourDigits(view, start + 4);
  const length = second & 7;
  const seconds = (Math.imul(first >> 3, tens[length]) + (second >> 3)) | 0;
  return seconds * 16 + 4 + length;
};

/**
 * The digits at `start`, four at most, as `value * 8 + count`, all at once: bytes that are digits
 * have no bit left in `others`; shifted to the end of the word, they are added up in two steps.
 */
const upToFourDigits = (view: DataView, start: number): number => {
  const bytes = view.getInt32(start, true) ^ 0x30303030;
  const others = ((bytes + 0x76767676) | bytes) & 0x80808080;
  const count = others === 0 ? 4 : (31 - Math.clz32(others & -others)) >>> 3;
  const digits = count === 0 ? 0 : bytes << (32 - 8 * count);
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) & 0x00ff00ff;
  const value = (Math.imul(pairs, 100) + (pairs >>> 16)) & 0xffff;
  return (value << 3) | count;
};

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
 * A decimal. What is answered holds, in place of a value, what `plainDecimalValue` needs: a sign,
 * 20 bits of mantissa, 4 of scale.
 */
export const plainDecimal = (bytes: Uint8Array, view: DataView, start: number): number => {
  const whole = bytes[start] ^ zero;
  if (whole > 9) return plainDecimalOfAnyLength(bytes, start);
  if (bytes[start + 1] < point) return (whole << 8) | 1;
  if (bytes[start + 1] !== point) return plainDecimalOfAnyLength(bytes, start);
  const fraction = upToFourDigits(view, start + 2);
  const scale = fraction & 7;
  const mantissa = (Math.imul(whole, tens[scale]) + (fraction >> 3)) | 0;
  if (bytes[start + 2 + scale] >= point) return plainDecimalOfAnyLength(bytes, start);
  return (mantissa << 8) | (scale << 4) | (scale + 2);
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
const tens = Int32Array.of(1, 10, 100, 1_000, 10_000);
const powers = Float64Array.from({ length: 16 }, (_, n) => Number(`1e${n}`));
