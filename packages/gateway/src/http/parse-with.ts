import { StatusError } from "@wellspring/contract";
import type { z } from "zod";

/**
 * What a schema makes of a value from outside.
 *
 * @param whole what the value is called as a whole; a member is called by its own path.
 * @throws StatusError INVALID_ARGUMENT naming the first member that is wrong.
 */
export const parseWith = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  whole: string,
): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join(".") || whole;
  throw StatusError.invalid(field, issue?.message ?? "is invalid");
};
