/**
 * The arithmetic mean of 1 to 2^26 finite doubles: of their exact sum, rounded.
 *
 * Mantissas are added up as whole numbers, each exponent by itself, so that nothing is lost and
 * nothing overflows whatever the order and the magnitudes.
 */
export const meanOf = (values: Float64Array): number =>
  toDouble(exactSum(values), BigInt(values.length));

/** The sum in units of the smallest double. */
const exactSum = (values: Float64Array): bigint => {
  const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  let [lowest, highest] = [exponents, 0];
  for (let i = 0; i < bits.length; i += 2) {
    const lower = bits[i];
    const upper = bits[i + 1];
    const exponent = (upper >>> 20) & 0x7ff;
    const fraction = (upper & 0xfffff) + (exponent === 0 ? 0 : 0x100000);
    const sign = upper >>> 31 === 0 ? 1 : -1;
    low[exponent] += sign * (lower & lowMask);
    high[exponent] += sign * (fraction * 2 ** (32 - lowBits) + (lower >>> lowBits));
    if (exponent < lowest) lowest = exponent;
    if (exponent > highest) highest = exponent;
  }
  return takeSum(lowest, highest);
};

/** The sum of what was added up between two exponents, which is nothing again after it. */
const takeSum = (lowest: number, highest: number): bigint => {
  let sum = 0n;
  for (let exponent = highest; exponent >= lowest; exponent--) {
    const mantissas = (BigInt(high[exponent]) << BigInt(lowBits)) + BigInt(low[exponent]);
    low[exponent] = 0;
    high[exponent] = 0;
    // Subnormal doubles have the exponent of the smallest normal ones.
    sum = (exponent > 0 ? sum << 1n : sum) + mantissas;
  }
  return sum << BigInt(Math.max(0, lowest - 1));
};

/** Exponents that the bits of a finite double can tell. */
const exponents = 2_047;

/** Mantissas by their exponents, in two parts; nothing between two calls. */
const low = new Float64Array(exponents);
const high = new Float64Array(exponents);

/** Bits of a mantissa's lower part: 2^26 of either part add up to no more than 53 bits. */
const lowBits = 26;
const lowMask = 2 ** lowBits - 1;

/** A sum in units of the smallest double, divided and rounded. */
const toDouble = (sum: bigint, divisor: bigint): number => {
  if (sum === 0n) return 0;
  // 64 bits and more tell how to round 53.
  const shift = 64 + bitLength(divisor) - bitLength(sum);
  const quotient = Number((sum << BigInt(shift)) / divisor);
  // In two steps, since neither power may be a double by itself; the second one rounds alone.
  const exponent = -shift - smallestExponent;
  const half = Math.trunc(exponent / 2);
  return quotient * 2 ** half * 2 ** (exponent - half);
};

/** The smallest double is 2 to the power of this, negated. */
const smallestExponent = 1_074;

/** Bits of the magnitude, up to three more. */
const bitLength = (value: bigint): number => value.toString(16).replace("-", "").length * 4;
