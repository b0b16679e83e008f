/** A point in time to the nanosecond, in UTC years 0000 to 9999. */
export type Instant = {
  /** Whole seconds since 1970-01-01T00:00:00Z, negative before; leap seconds do not count. */
  seconds: number;
  /** Digits of the second's fraction as they were given, 0 to 9 of them. */
  fraction: string;
};

/**
 * Parses a time of RFC 3339: any offset, `t` and `z` too, up to 9 digits of fraction; second 60 is
 * the first of the next minute.
 *
 * @returns undefined where the text is none, has no zone, or is outside UTC years 0000 to 9999.
 */
export const parseInstant = (text: string): Instant | undefined => {
  const match = instantPattern.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const fraction = match[7] ?? "";
  const offset = parseOffset(match[8]);
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60 || offset === undefined) return undefined;
  const startOfDay = new Date(0).setUTCFullYear(year, month - 1, day) / 1000;
  const seconds = startOfDay + hour * 3600 + minute * 60 + second - offset;
  return seconds >= secondsMin && seconds <= secondsMax ? { seconds, fraction } : undefined;
};

/** The time in UTC, `2019-05-01T10:00:00Z`, with the fraction as it was given. */
export const instantToText = ({ seconds, fraction }: Instant): string => {
  const whole = new Date(seconds * 1000).toISOString().slice(0, "2019-05-01T10:00:00".length);
  return fraction === "" ? `${whole}Z` : `${whole}.${fraction}Z`;
};

/** 12 bytes that compare as the times do, whatever digits their fractions were given with. */
export const instantToKey = ({ seconds, fraction }: Instant): Buffer => {
  const key = Buffer.alloc(12);
  key.writeBigUInt64BE(BigInt(seconds - secondsMin));
  key.writeUInt32BE(Number(fraction.padEnd(9, "0")), 8);
  return key;
};

/** How a time of RFC 3339 is written; not all that is written so is one. */
export const instantPattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/;

/** Seconds that a zone is ahead of UTC; undefined for one that can't be. */
const parseOffset = (zone: string): number | undefined => {
  if (zone.length === 1) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60);
};

const daysOfMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : days[month - 1];

const isLeapYear = (year: number): boolean =>
  (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const secondsMin = -62_167_219_200;
const secondsMax = 253_402_300_799;
