// Numbers of JSON, as programs write measurements: digits, a point, digits, a comma.

/** Digits before the point of a number that a double holds, with an exponent of two digits too. */
export const integerBytesMax = 200;

/**
 * Passes over numbers of digits, and a point perhaps, without blanks: where the first begins that
 * is another one, or is not followed by a comma.
 */
export const passPlainNumbers = (bytes: Uint8Array, from: number): number => {
  const end = bytes.length;
  let passed = from;
  for (let at = from; at < end; ) {
    if (bytes[at] === minus) at++;
    const first = at;
    at = passDigits(bytes, at);
    const digits = at - first;
    if (digits === 0 || digits > integerBytesMax || (digits > 1 && bytes[first] === zero)) break;
    if (at < end && bytes[at] === point) {
      const fraction = at + 1;
      at = passDigits(bytes, fraction);
      if (at === fraction) break;
    }
    if (at === end || bytes[at] !== comma) break;
    passed = ++at;
  }
  return passed;
};

const passDigits = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && bytes[at] >= zero && bytes[at] <= nine) at++;
  return at;
};

const [zero, nine, minus, point, comma] = [0x30, 0x39, 0x2d, 0x2e, 0x2c];
