import { instantPattern, limits } from "@wellspring/contract";
import { z } from "zod";

/** What a path takes as its body, by content type. */
export type BodyDescription = { description: string; content: Readonly<Record<string, Schema>> };

/** One answer of a path; without content it has no body. */
export type ResponseDescription = {
  description: string;
  content?: Readonly<Record<string, Schema>>;
};

/** A body of JSON as its schema says, or of another kind; an upload is a form with a file. */
export type Schema = z.ZodType | "text" | "binary" | "upload";

/** A whole number in a query. */
export const wholeNumber = (min: number, max: number) => {
  const wanted = `whole number from ${min} to ${max}`;
  return z
    .string({ error: `is given more than once, wanted is one ${wanted}` })
    .transform((text, context): number => {
      if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
      context.addIssue({ code: "custom", message: `"${text}" is no ${wanted}` });
      return z.NEVER;
    })
    .pipe(z.int().min(min).max(max));
};

/** A text in a query. */
const text = () => z.string({ error: "is given more than once" });

/** A query that has nothing else; unknown members are refused. */
export const queryOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `knows no ${issue.keys.join(", ")}` : undefined,
  });

export const projectMember = text().optional().describe("The project; `default` where absent");

/** Where a list begins, and how long it is. */
export const pageMembers = {
  limit: wholeNumber(1, limits.workListMax).default(100).describe("Most that one answer has"),
  offset: wholeNumber(0, limits.workOffsetMax).default(0).describe("How many are left out first"),
  cursor: wholeNumber(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .describe("From a `Link` header: goes on where that answer ended"),
};

export const errorSchema = z.object({
  code: z.string().describe("gRPC's name of the status, `INVALID_ARGUMENT`"),
  message: z.string(),
});

export const submissionIdSchema = z.object({ submission_id: z.uuid() });

export const refusedSchema = z.object({
  submission_id: z.uuid().optional().describe("Absent where nothing was kept"),
  errors: z.array(z.string()).describe("`Field data: is empty`"),
});

export const sampleSchema = z
  .looseObject({
    time_stamp: z.string().regex(instantPattern).describe("RFC 3339, with a zone"),
    data: z.array(z.number()).min(1),
  })
  .describe("Other members are kept");

const statisticsSchema = z.object({
  timestamp: z.iso.datetime().describe("In UTC, the fraction as it was given"),
  mean: z.number(),
  standard_deviation: z.number().describe("Of the population"),
});

export const processedSchema = z.object({
  submission_id: z.uuid(),
  payload: statisticsSchema,
});

export const waitingSchema = z.object({ submission_id: z.uuid(), state: z.literal("waiting") });

export const runSchema = z.object({
  run: z.string(),
  project: z.string(),
  plates: z.int(),
  wells: z.int(),
  readings: z.int(),
  first_runtime: z.int().describe("Seconds since the run's start"),
  last_runtime: z.int(),
  robot: z.string().nullable(),
  instrument: z.string().nullable(),
  started_at: z.string().nullable(),
  attributes: z.record(z.string(), z.string()),
  created_at: z.iso.datetime(),
  changed_at: z.iso.datetime(),
});

export const runWithPlatesSchema = runSchema.extend({
  plates: z.array(
    z.object({
      plate: z.int(),
      wells: z.array(z.string()),
      readings: z.int(),
      first_runtime: z.int(),
      last_runtime: z.int(),
    }),
  ),
});

export const uploadedSchema = z.object({
  runs: z.array(z.string()),
  rows: z.int().describe("new + duplicates + filled"),
  new: z.int(),
  duplicates: z.int().describe("Readings that were there"),
  filled: z.int().describe("Readings that have a corrected density now"),
  plates: z.int(),
  wells: z.int(),
  seconds: z.number(),
  token: z.string(),
});
