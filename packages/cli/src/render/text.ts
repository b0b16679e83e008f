/** A whole number with blanks between thousands: `9 350 400`; readable in any locale. */
export const formatCount = (count: number): string =>
  String(count).replace(/\B(?=(\d{3})+$)/g, " ");

/** A count with its noun: `1 plate`, `2 plates`. */
export const formatCounted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;

/** A duration in its two largest units: `0 s`, `59 s`, `10 min 5 s`, `20 h 5 min`, `3 d 4 h`. */
export const formatDuration = (seconds: number): string => {
  const whole = Math.round(seconds);
  const largest = durationUnits.findIndex(([, unitSeconds]) => whole >= unitSeconds);
  if (largest === -1) return "0 s";
  const [name, unitSeconds] = durationUnits[largest];
  const text = `${Math.floor(whole / unitSeconds)} ${name}`;
  if (largest + 1 === durationUnits.length) return text;
  const [restName, restUnitSeconds] = durationUnits[largest + 1];
  const rest = Math.floor((whole % unitSeconds) / restUnitSeconds);
  return rest === 0 ? text : `${text} ${rest} ${restName}`;
};

/** How long something took, in seconds: `0.042 s`, `1.52 s`, `12 min 3 s`. */
export const formatElapsed = (seconds: number): string => {
  if (seconds < 1) return `${seconds.toFixed(3)} s`;
  return seconds < 60 ? `${seconds.toFixed(2)} s` : formatDuration(seconds);
};

/** A time since a run's start in hours: `0 h`, `0.25 h`, `20.1 h`. */
export const formatHours = (seconds: number): string => {
  const hours = seconds / 3_600;
  return `${Number(hours.toFixed(hours < 10 ? 2 : 1))} h`;
};

/** Milliseconds since 1970 in UTC to the second: `2026-01-31 12:00:05Z`. */
export const formatInstant = (instantMs: number): string =>
  new Date(instantMs)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");

/**
 * A measured value in at most five characters, with up to three decimals: `0.059`, `12.35`,
 * `-.001`, `1e-6`, `4e+5`.
 */
export const formatMeasure = (value: number): string => {
  const magnitude = Math.abs(value);
  if (magnitude > 0 && magnitude < 0.0005) return value.toExponential(0);
  for (let decimals = 3; decimals >= 0; decimals--) {
    const text = value.toFixed(decimals).replace("-0.", "-.");
    if (text.length <= measureWidth) return text;
  }
  return value.toExponential(0);
};

/** Most characters of a measure. */
export const measureWidth = 5;

const durationUnits: readonly (readonly [string, number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
];
