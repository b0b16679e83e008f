import { limits, type RunDescription } from "@wellspring/contract";
import { UsageError } from "../usage-error.ts";

/** What is known of a run, as it is typed. */
export type DescriptionArguments = {
  robot?: string | undefined;
  instrument?: string | undefined;
  startedAt?: string | undefined;
  attribute?: string[] | undefined;
};

/** Checks what is typed of a run; throws UsageError. */
export const checkDescription = ({
  robot = "",
  instrument = "",
  startedAt = "",
  attribute = [],
}: DescriptionArguments): RunDescription => ({
  robot: checkText("robot", robot),
  instrument: checkText("instrument", instrument),
  startedAt: startedAt === "" ? "" : checkInstant(startedAt),
  attributes: checkAttributes(attribute),
});

const checkText = (option: string, text: string): string => {
  if (/\p{Cc}/u.test(text))
    throw new UsageError(`--${option}: must not contain control characters`);
  if (Buffer.byteLength(text) <= limits.textBytesMax) return text;
  throw new UsageError(`--${option}: at most ${limits.textBytesMax} bytes are allowed`);
};

const checkInstant = (text: string): string => {
  const match = instantPattern.exec(text);
  if (match && isDate(match.slice(1, 4)) && !Number.isNaN(Date.parse(text))) return text;
  const example = "2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00";
  throw new UsageError(`--started-at: "${text}" is no time with a zone such as ${example}`);
};

/** RFC 3339, 5.6: date, time, fraction, zone. */
const hourMinute = "([01]\\d|2[0-3]):[0-5]\\d";
const instantPattern = new RegExp(
  `^(\\d{4})-(\\d{2})-(\\d{2})T${hourMinute}:[0-5]\\d(\\.\\d+)?(Z|[+-]${hourMinute})$`,
);

/** Whether a month has this day: Date.parse takes 2026-02-30 for 2026-03-02. */
const isDate = (yearMonthDay: readonly string[]): boolean => {
  const date = new Date(`${yearMonthDay.join("-")}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(yearMonthDay[2]);
};

const checkAttributes = (pairs: readonly string[]): Record<string, string> => {
  const attributes = new Map<string, string>();
  for (const pair of pairs) {
    const [key, value] = splitPair(pair);
    if (attributes.has(key)) throw new UsageError(`--attribute: ${key} is given twice`);
    attributes.set(key, checkText("attribute", value));
  }
  if (attributes.size <= limits.attributesMax) return Object.fromEntries(attributes);
  throw new UsageError(`--attribute: at most ${limits.attributesMax} are allowed`);
};

const splitPair = (pair: string): [key: string, value: string] => {
  const end = pair.indexOf("=");
  if (end < 1) throw new UsageError(`--attribute: "${pair}" is not KEY=VALUE`);
  const key = pair.slice(0, end);
  if (Buffer.byteLength(key) <= limits.attributeKeyBytesMax && !/\p{Cc}/u.test(key)) {
    return [key, pair.slice(end + 1)];
  }
  throw new UsageError(
    `--attribute: a key has at most ${limits.attributeKeyBytesMax} bytes, no control characters`,
  );
};
