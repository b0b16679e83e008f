/**
 * The population standard deviation of finite doubles around `mean`, theirs.
 *
 * In two passes: the distances from the rounded mean are squared, and what the rounding adds to
 * them is taken away again (Chan, Golub and LeVeque, 1983), with compensated sums. Powers of two
 * keep squares from overflowing and from vanishing; they round nothing.
 */
export const standardDeviationOf = (values: Float64Array, mean: number): number => {
  const shrink = farthestFrom(0, values, 1) > halfRange ? 0.25 : 1;
  const center = mean * shrink;
  const farthest = farthestFrom(center, values, shrink);
  if (farthest === 0) return 0;
  const power = 2 ** -clampExponent(Math.log2(farthest));
  const distances = new CompensatedSum();
  const squares = new CompensatedSum();
  // By their places: an iterator takes three times as long.
  for (let at = 0; at < values.length; at++) {
    const distance = (values[at] * shrink - center) * power;
    distances.add(distance);
    squares.add(distance * distance);
  }
  const variance = (squares.total - distances.total ** 2 / values.length) / values.length;
  // No deviation is greater than the greatest double, though its last digit may round up.
  return Math.min(Math.sqrt(Math.max(0, variance)) / power / shrink, Number.MAX_VALUE);
};

/** The greatest distance of a shrunken value. */
const farthestFrom = (center: number, values: Float64Array, shrink: number): number => {
  let farthest = 0;
  for (let at = 0; at < values.length; at++) {
    const distance = Math.abs(values[at] * shrink - center);
    if (distance > farthest) farthest = distance;
  }
  return farthest;
};

/** Two doubles up to this have a difference that is one. */
const halfRange = 2 ** 1022;

/** A whole exponent whose power of two, and its inverse, are normal doubles. */
const clampExponent = (exponent: number): number =>
  Math.max(-1_000, Math.min(1_000, Math.round(exponent)));

/** Neumaier's sum: an error of about one rounding, however many numbers there are. */
class CompensatedSum {
  #sum = 0;
  #lost = 0;

  get total(): number {
    return this.#sum + this.#lost;
  }

  add(value: number): void {
    const sum = this.#sum + value;
    this.#lost +=
      Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }
}
