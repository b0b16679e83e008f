import { limits } from "./limits.ts";

/**
 * Readings of one plate as columns of one length.
 *
 * Functions that say "in order" want them ordered by well, then runtime, each pair once.
 */
export type Readings = {
  /** Well index of each reading, 0 to 1,535. */
  wells: Uint16Array;
  /** Whole seconds since the run's start, 0 to 2,147,483,647. */
  runtimes: Int32Array;
  /** Optical densities: doubles that are decimals of at most 15 significant digits. */
  opticalDensities: Float64Array;
  /** Corrected optical densities, the same; NaN where absent. */
  correctedOpticalDensities: Float64Array;
};

/** Columns for `length` readings, zeroed. */
export const createReadings = (length: number): Readings => ({
  wells: new Uint16Array(length),
  runtimes: new Int32Array(length),
  opticalDensities: new Float64Array(length),
  correctedOpticalDensities: new Float64Array(length),
});

/** The readings from `start` to before `end`, sharing memory. */
export const sliceReadings = (readings: Readings, start: number, end: number): Readings => ({
  wells: readings.wells.subarray(start, end),
  runtimes: readings.runtimes.subarray(start, end),
  opticalDensities: readings.opticalDensities.subarray(start, end),
  correctedOpticalDensities: readings.correctedOpticalDensities.subarray(start, end),
});

/**
 * Whether a double is a decimal that Wellspring keeps exactly: zero, or at most 15 significant
 * digits and a magnitude from 1e-15 to 1e15.
 */
export const isExactDecimal = (value: number): boolean => {
  if (value === 0) return true;
  const magnitude = Math.abs(value);
  if (!(magnitude >= limits.decimalMagnitudeMin && magnitude <= limits.decimalMagnitudeMax)) {
    return false;
  }
  const power = powersOfTen.find((candidate) => magnitude * candidate >= mantissaMin);
  if (power === undefined) return Number(value.toPrecision(limits.decimalDigitsMax)) === value;
  return Math.round(magnitude * power) / power === magnitude;
};

/** The smallest whole number of 15 digits: at a power that reaches it, no digit is left behind. */
const mantissaMin = limits.decimalMagnitudeMax / 10;

/** 10^0 to 10^22: the powers of ten that doubles hold exactly. */
export const powersOfTen: readonly number[] = Array.from({ length: 23 }, (_, n) =>
  Number(`1e${n}`),
);
