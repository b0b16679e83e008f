import { StatusError } from "@wellspring/contract";

/**
 * A time in the form of RFC 3339, with a zone, or ""; as it came.
 *
 * @throws StatusError INVALID_ARGUMENT naming `started_at`.
 */
export const parseStartedAt = (text: string): string => {
  if (text === "" || isTime(text)) return text;
  const form = "a time with a zone such as 2026-03-01T09:30:00Z or 2026-03-01T10:30:00+01:00";
  throw StatusError.invalid("started_at", `"${text.slice(0, 50)}" is not ${form}`);
};

const isTime = (text: string): boolean => {
  const match = pattern.exec(text);
  if (!match) return false;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const [zoneHour, zoneMinute] = match.slice(7, 9).map((digits) => Number(digits ?? 0));
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month);
  // RFC 3339 knows leap seconds.
  const isClock = hour <= 23 && minute <= 59 && second <= 60;
  return isDay && isClock && zoneHour <= 23 && zoneMinute <= 59;
};

const daysOfMonth = (year: number, month: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
};

/** Section 5.6 of RFC 3339, without its blank between date and time. */
const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:[Zz]|[+-](\d\d):(\d\d))$/;
