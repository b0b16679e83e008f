import { instantToKey, numberToKey, parseInstant, statisticsIndexes } from "@wellspring/contract";
import { z } from "zod";
import type { KeyRange } from "./list-processed.ts";

const timeKey = z.string({ error: "is no string" }).transform((text, context): Buffer => {
  const instant = parseInstant(text);
  if (instant) return instantToKey(instant);
  context.addIssue({ code: "custom", message: "is no time such as 2019-05-01T06:00:00-04:00" });
  return z.NEVER;
});

const numberKey = z
  .number({ error: "is no number that a double holds" })
  .transform((value) => numberToKey(value));

const rangeOf = (bound: typeof timeKey | typeof numberKey) =>
  z
    .strictObject({ min: bound.optional(), max: bound.optional() }, { error: explainObject })
    .refine(({ min, max }) => min !== undefined || max !== undefined, "has neither min nor max");

const explainObject = (issue: { code: string; keys?: string[] }): string =>
  issue.code === "unrecognized_keys"
    ? `knows no ${issue.keys?.join(", ")}`
    : "is no object with min and max";

/** What processed samples are asked for by: one of their members, between bounds. */
export const querySchema = z
  .strictObject(
    {
      timestamp: rangeOf(timeKey).optional(),
      mean: rangeOf(numberKey).optional(),
      standard_deviation: rangeOf(numberKey).optional(),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys" ? `knows no ${issue.keys.join(", ")}` : "is no object",
    },
  )
  .transform((query, context): KeyRange => {
    const named = statisticsIndexes.filter((index) => query[index] !== undefined);
    const [index] = named;
    if (named.length === 1) return { index, from: query[index]?.min, to: query[index]?.max };
    const message = `has to have one of ${statisticsIndexes.join(", ")}, and no more`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
