/** A rational number: exact arithmetic to compare doubles with. */
export type Rational = { numerator: bigint; denominator: bigint };

/** A double as the rational number that it is. */
export const doubleToRational = (value: number): Rational => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = (bits & 0xfffffffffffffn) | (exponent === 0n ? 0n : 1n << 52n);
  const magnitude = fraction << (exponent === 0n ? 0n : exponent - 1n);
  return { numerator: value < 0 ? -magnitude : magnitude, denominator: 1n << 1074n };
};

/** The mean of doubles. */
export const exactMean = (values: readonly number[]): Rational => ({
  numerator: values.reduce((sum, value) => sum + doubleToRational(value).numerator, 0n),
  denominator: (1n << 1074n) * BigInt(values.length),
});

/** Their population variance. */
export const exactVariance = (values: readonly number[]): Rational => {
  const count = BigInt(values.length);
  const units = values.map((value) => doubleToRational(value).numerator);
  const sum = units.reduce((total, unit) => total + unit, 0n);
  const squares = units.reduce((total, unit) => total + (unit * count - sum) ** 2n, 0n);
  return { numerator: squares, denominator: (1n << 2148n) * count ** 3n };
};

/** Whether a rational number is within one part in `parts` of another. */
export const isClose = (value: Rational, exact: Rational, parts: bigint): boolean => {
  const wanted = exact.numerator * value.denominator;
  const difference = abs(value.numerator * exact.denominator - wanted);
  return difference * parts <= abs(wanted);
};

/** The square of a rational number. */
export const square = ({ numerator, denominator }: Rational): Rational => ({
  numerator: numerator ** 2n,
  denominator: denominator ** 2n,
});

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
