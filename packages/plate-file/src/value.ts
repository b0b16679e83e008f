import { limits, parseWell } from "@wellspring/contract";

/**
 * The careful parsers: the text of a value without the blanks around it to the value, or, as text,
 * to what is wrong with it.
 */
export const parsePlateText = (text: string): number | string => {
  const plate = Number(text);
  if (/^[0-9]+$/.test(text) && plate <= limits.plateMax) return plate;
  return `plate ${quote(text)} is no whole number from 0 to ${limits.plateMax}`;
};

/** A well's index. */
export const parseWellText = (text: string): number | string => {
  const well = parseWell(text);
  return well >= 0 ? well : `well ${quote(text)} is none of A1 to AF48`;
};

/** Whole seconds; `600.0` is whole too. */
export const parseRuntimeText = (text: string): number | string => {
  const match = /^([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  if (!match) return `time ${quote(text)} is no whole number of seconds${commaHint(text)}`;
  if (/[1-9]/.test(match[2] ?? "")) return `time ${quote(text)} is not in whole seconds`;
  const runtime = Number(match[1]);
  if (runtime <= limits.runtimeSecondsMax) return runtime;
  return `time ${quote(text)} is more than ${limits.runtimeSecondsMax} seconds`;
};

/** A decimal that Wellspring keeps exactly; `name` is what a finding calls it. */
export const parseDecimalText = (text: string, name: string): number | string => {
  const match = /^[+-]?([0-9]*)\.?([0-9]*)(?:[eE][+-]?[0-9]+)?$/.exec(text);
  const all = match ? match[1] + match[2] : "";
  if (all === "") return `${name} ${quote(text)} is no decimal number${commaHint(text)}`;
  const digits = all.replace(/^0+|0+$/g, "");
  if (digits === "") return 0;
  if (digits.length > limits.decimalDigitsMax) {
    const most = `at most ${limits.decimalDigitsMax} are kept`;
    return `${name} ${quote(text)} has ${digits.length} significant digits, ${most}`;
  }
  const value = Number(text);
  const magnitude = Math.abs(value);
  const { decimalMagnitudeMin: least, decimalMagnitudeMax: most } = limits;
  if (magnitude >= least && magnitude <= most) return value;
  return `${name} ${quote(text)} is neither zero nor of a magnitude from 1e-15 to 1e15`;
};

/** A value as a finding shows it: in quotes, without control characters, at most a glance long. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > shownMax ? `${text.slice(0, shownMax)}…` : text);

const commaHint = (text: string): string =>
  /^[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?$/.test(text)
    ? ": it has a decimal comma, write a point"
    : "";

const shownMax = 60;
