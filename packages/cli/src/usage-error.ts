/** A command line that can't be carried out as it is; ends the process with exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a check makes of a value of the command line; its refusal becomes a UsageError. */
export const checkArgument = <Value, Checked>(
  check: (value: Value) => Checked,
  value: Value,
): Checked => {
  try {
    return check(value);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
};
