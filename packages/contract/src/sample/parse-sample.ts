import { type Instant, parseInstant } from "./instant.ts";
import { isNestedDeeply, nestingMax } from "./nesting.ts";

/** A time and what was measured at it. */
export type Sample = {
  timeStamp: Instant;
  /** At least one, all finite. */
  data: Float64Array;
};

/** A sample, or why a body is none: a sentence each, `Field data: is empty`. */
export type ParsedSample = { sample: Sample } | { errors: string[] };

/**
 * Parses the body of a sample: JSON in UTF-8, an object with `time_stamp` (a time of RFC 3339) and
 * `data` (one or more numbers); its other members may be anything.
 */
export const parseSample = (body: Uint8Array): ParsedSample => {
  const parsed = parseObject(body);
  if ("error" in parsed) return { errors: [parsed.error] };
  const timeStamp = parseTimeStamp(memberOf(parsed.object, "time_stamp"));
  const data = parseData(memberOf(parsed.object, "data"));
  if (typeof timeStamp !== "string" && typeof data !== "string") {
    return { sample: { timeStamp, data } };
  }
  return {
    errors: [
      ...(typeof timeStamp === "string" ? [`Field time_stamp: ${timeStamp}`] : []),
      ...(typeof data === "string" ? [`Field data: ${data}`] : []),
    ],
  };
};

/** The value of a member, which may be one of millions. */
const memberOf = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;

const parseObject = (body: Uint8Array): { object: object } | { error: string } => {
  const text = decode(body);
  if (text === undefined) return { error: "the body is not UTF-8" };
  if (isNestedDeeply(Buffer.from(body.buffer, body.byteOffset, body.length))) {
    return { error: `the body nests more than ${nestingMax} arrays and objects` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { error: `the body is no JSON: ${reason}` };
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return { object: value };
  }
  return { error: `the body is ${nameType(value)}, not an object` };
};

const decode = (body: Uint8Array): string | undefined => {
  try {
    return decoder.decode(body);
  } catch {
    return undefined;
  }
};

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The time, or what is wrong with it. */
const parseTimeStamp = (value: unknown): Instant | string => {
  if (value === undefined) return "is missing";
  if (typeof value !== "string") return `is ${nameType(value)}, not a string`;
  const shown = JSON.stringify(value.length > shownMax ? `${value.slice(0, shownMax)}…` : value);
  return parseInstant(value) ?? `${shown} is no time such as 2019-05-01T06:00:00-04:00`;
};

/** Characters of a wrong time that are repeated to whoever sent it. */
const shownMax = 64;

/** The numbers, or what is wrong with the first that is wrong. */
const parseData = (value: unknown): Float64Array | string => {
  if (value === undefined) return "is missing";
  if (!Array.isArray(value)) return `is ${nameType(value)}, not an array`;
  if (value.length === 0) return "is empty";
  const data = new Float64Array(value.length);
  for (let index = 0; index < data.length; index++) {
    const each: unknown = value[index];
    if (typeof each !== "number") {
      return `the value at index ${index} is ${nameType(each)}, not a number`;
    }
    if (!Number.isFinite(each)) return `no double holds the number at index ${index}`;
    data[index] = each;
  }
  return data;
};

const nameType = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};
