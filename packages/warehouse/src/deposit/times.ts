import { parseInstant } from "@wellspring/contract";

/** Milliseconds since 1970 as a text that PostgreSQL takes for a time. */
export const msToTime = (ms: bigint): string => new Date(Number(ms)).toISOString();

/**
 * A time of RFC 3339 as a text that PostgreSQL takes for one, with the microseconds that it keeps;
 * NULL for what is none, and for year 0, which it does not know.
 */
export const toTimeOrNull = (text: string | undefined): string | null => {
  const instant = parseInstant(text ?? "");
  if (!instant || instant.seconds < secondsMin) return null;
  const whole = new Date(instant.seconds * 1000).toISOString().slice(0, wholeLength);
  return `${whole}.${instant.fraction.slice(0, 6) || "0"}Z`;
};

/** 0001-01-01T00:00:00Z. */
const secondsMin = -62_135_596_800;
const wholeLength = "2019-05-01T10:00:00".length;
