/**
 * Values in their plain form, straight from bytes: no quotes, no blanks, few digits. Anything else,
 * right or wrong, is left to the careful parsers of value.ts. The bytes end with a line break, and
 * none of these functions reads past it.
 *
 * Each answers `value * 16 + length`, or -1 where the bytes are not in a plain form. All are so
 * short that V8 inlines them into one loop: it does so up to 920 bytes of bytecode in all, of which
 * a named constant takes five and a literal two. One call that is left in that loop doubles the
 * time of a row.
 *
 * Here: a whole number of at most `digitsMax` digits, of which 27 bits are left.
 */
export const plainWhole = (bytes: Uint8Array, start: number, digitsMax: number): number => {
  let value = 0;
  let end = start;
  for (let digit = bytes[end] ^ 0x30; digit <= 9; digit = bytes[++end] ^ 0x30) {
    value = (value * 10 + digit) | 0;
  }
  const length = end - start;
  return (length - 1) >>> 0 < digitsMax ? (value << 4) | length : -1;
};

/** A well such as `A1`, `h12`, `A01`, of the rows A to Z. */
export const plainWell = (bytes: Uint8Array, start: number): number => {
  const row = (bytes[start] | 0x20) - 0x61;
  const first = bytes[start + 1] ^ 0x30;
  const second = bytes[start + 2] ^ 0x30;
  if (row >>> 0 > 25 || first > 9) return -1;
  const column = second > 9 ? first : first * 10 + second;
  if ((column - 1) >>> 0 > 47) return -1;
  return ((row * 48 + column - 1) << 4) | (second > 9 ? 2 : 3);
};

/**
 * A decimal as robots write it: `0`, `0.0785`, `12.5` or `9.00E-03`. What is answered holds, in
 * place of a value, what `plainDecimalValue` needs: a mantissa of 23 bits, a scale of 4. A mantissa
 * of seven digits may need the 24th bit, which makes the answer negative, and so not plain.
 */
export const plainDecimal = (bytes: Uint8Array, start: number): number => {
  let mantissa = 0;
  let fraction = 0;
  let end = start;
  for (;;) {
    const digit = bytes[end] ^ 0x30;
    if (digit <= 9) mantissa = (mantissa * 10 + digit) | 0;
    else if (bytes[end] === 0x2e && fraction === 0) fraction = end + 1;
    else break;
    end += 1;
  }
  if (end === start || fraction === start + 1 || end - start > 7) return -1;
  let scale = fraction === 0 ? 0 : end - fraction;
  if ((bytes[end] | 0x20) === 0x65) {
    const exponent = bytes[end + 3] ^ 0x30;
    if (bytes[end + 1] !== 0x2d || bytes[end + 2] !== 0x30 || exponent > 9) return -1;
    scale += exponent;
    end += 4;
  }
  return (mantissa << 8) | (scale << 4) | (end - start);
};

/** The value of what `plainDecimal` answered, correctly rounded: both operands are exact. */
export const plainDecimalValue = (plain: number): number =>
  (plain >> 8) / powers[(plain >> 4) & 15];

/** Whether these bytes stand at `start`. */
export const isFieldAt = (bytes: Uint8Array, start: number, field: Uint8Array): boolean => {
  for (let index = 0; index < field.length; index += 1) {
    if (bytes[start + index] !== field[index]) return false;
  }
  return true;
};

const powers = Float64Array.from({ length: 16 }, (_, n) => Number(`1e${n}`));
