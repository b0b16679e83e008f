import {
  createReadings,
  isExactDecimal,
  limits,
  parseWell,
  type ReadingColumns,
  type Readings,
  StatusError,
  sliceReadings,
  wellName,
} from "@wellspring/contract";

/** Readings in order, and how many more there were that only repeated one of them. */
export type MergedReadings = { readings: Readings; duplicates: number };

/**
 * Checks plain columns and puts them in order. Equal readings of one well and runtime become one;
 * a corrected value fills an absent one.
 *
 * @throws StatusError INVALID_ARGUMENT naming the column and the place, or the well and runtime of
 *   two readings that differ.
 */
export const columnsToReadings = (columns: ReadingColumns): MergedReadings => {
  const { opticalDensities, correctedOpticalDensities } = columns;
  assertLengths(columns);
  const wells = parseWells(columns.wells);
  assertDecimals("optical_densities", opticalDensities, false);
  assertDecimals("corrected_optical_densities", correctedOpticalDensities, true);
  return merge(columns, wells, orderReadings(columns, wells));
};

const assertLengths = (columns: ReadingColumns): void => {
  const length = columns.opticalDensities.length;
  if (length === 0) throw StatusError.invalid("columns", "hold no reading");
  if (length > limits.blockReadingsMax) {
    const text = `hold ${length} readings, at most ${limits.blockReadingsMax} are allowed`;
    throw StatusError.invalid("columns", text);
  }
  const assertLength = (field: string, { length: found }: readonly number[]): void => {
    if (found === length) return;
    throw StatusError.invalid(field, `has ${found} values beside ${length} optical densities`);
  };
  assertLength("well_indexes", columns.wellIndexes);
  assertLength("runtimes_seconds", columns.runtimesSeconds);
  if (columns.correctedOpticalDensities.length > 0) {
    assertLength("corrected_optical_densities", columns.correctedOpticalDensities);
  }
};

const parseWells = (names: readonly string[]): Uint16Array => {
  const wells = Uint16Array.from(names, (name) => {
    const well = parseWell(name);
    if (well < 0) throw StatusError.invalid("wells", `"${name}" is no well from A1 to AF48`);
    return well;
  });
  if (new Set(wells).size < wells.length) throw StatusError.invalid("wells", "name a well twice");
  return wells;
};

const assertDecimals = (field: string, values: readonly number[], mayBeAbsent: boolean): void => {
  const isWrong = (value: number) =>
    !isExactDecimal(value) && !(mayBeAbsent && Number.isNaN(value));
  const place = values.findIndex(isWrong);
  if (place < 0) return;
  const { decimalDigitsMax, decimalMagnitudeMin, decimalMagnitudeMax } = limits;
  const form = `a decimal of at most ${decimalDigitsMax} digits`;
  const range = `zero or from ${decimalMagnitudeMin} to ${decimalMagnitudeMax}`;
  throw StatusError.invalid(field, `${values[place]} at place ${place} is not ${form}, ${range}`);
};

/** The places of readings, ordered by well, then runtime. */
const orderReadings = (columns: ReadingColumns, wells: Uint16Array): Uint16Array => {
  const { wellIndexes, runtimesSeconds } = columns;
  const length = wellIndexes.length;
  const ends = countByWell(wellIndexes, wells);
  // Runtime (31 bits) and place (16 bits) in one exact double, so that numbers alone are sorted.
  const keys = new Float64Array(length);
  const starts = ends.slice();
  for (let place = length - 1; place >= 0; place--) {
    const runtime = runtimesSeconds[place];
    if (runtime > limits.runtimeSecondsMax) {
      const text = `${runtime} at place ${place} is more than ${limits.runtimeSecondsMax}`;
      throw StatusError.invalid("runtimes_seconds", text);
    }
    keys[--starts[wells[wellIndexes[place]]]] = runtime * placeEnd + place;
  }
  for (const well of wells) keys.subarray(starts[well], ends[well]).sort();
  return Uint16Array.from(keys, (key) => key % placeEnd);
};

/** For each well, where its readings end among all that are ordered by well. */
const countByWell = (wellIndexes: readonly number[], wells: Uint16Array): Uint32Array => {
  const ends = new Uint32Array(limits.wellRowsMax * limits.wellColumnsMax);
  wellIndexes.forEach((index, place) => {
    if (index >= wells.length) {
      const text = `${index} at place ${place} is beyond the ${wells.length} wells`;
      throw StatusError.invalid("well_indexes", text);
    }
    ends[wells[index]]++;
  });
  for (let well = 1; well < ends.length; well++) ends[well] += ends[well - 1];
  return ends;
};

/** One more than the highest place. */
const placeEnd = limits.blockReadingsMax;

const merge = (columns: ReadingColumns, wells: Uint16Array, order: Uint16Array): MergedReadings => {
  const readings = createReadings(order.length);
  let count = 0;
  for (const place of order) {
    const well = wells[columns.wellIndexes[place]];
    const runtime = columns.runtimesSeconds[place];
    // Adding zero makes -0 a plain zero.
    const density = columns.opticalDensities[place] + 0;
    const corrected = (columns.correctedOpticalDensities[place] ?? Number.NaN) + 0;
    const last = count - 1;
    if (count > 0 && readings.wells[last] === well && readings.runtimes[last] === runtime) {
      mergeInto(readings, last, density, corrected);
      continue;
    }
    readings.wells[count] = well;
    readings.runtimes[count] = runtime;
    readings.opticalDensities[count] = density;
    readings.correctedOpticalDensities[count] = corrected;
    count++;
  }
  return { readings: sliceReadings(readings, 0, count), duplicates: order.length - count };
};

const mergeInto = (readings: Readings, at: number, density: number, corrected: number): void => {
  const before = readings.correctedOpticalDensities[at];
  const isSame = Number.isNaN(corrected) || Number.isNaN(before) || corrected === before;
  if (readings.opticalDensities[at] !== density || !isSame) {
    const reading = `well ${wellName(readings.wells[at])} at ${readings.runtimes[at]} s`;
    throw StatusError.invalid("columns", `${reading} comes twice with different values`);
  }
  if (Number.isNaN(before)) readings.correctedOpticalDensities[at] = corrected;
};
