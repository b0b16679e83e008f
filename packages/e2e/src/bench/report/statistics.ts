/** What a list of measured values comes to. */
export type Statistics = { min: number; median: number; max: number };

/** Least, middle and greatest of values; throws where there is none. */
export const summarise = (values: readonly number[]): Statistics => ({
  min: percentile(values, 0),
  median: percentile(values, 50),
  max: percentile(values, 100),
});

/** The value that `percent` of the values lie below, between neighbours in proportion. */
export const percentile = (values: readonly number[], percent: number): number => {
  if (values.length === 0) throw new RangeError("no values");
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place - Math.floor(place));
};

/** The quotients of two lists, value by value. */
export const ratios = (values: readonly number[], by: readonly number[]): number[] =>
  values.map((value, place) => value / by[place]);
