import { Code, limits, StatusError } from "@wellspring/contract";
import type { Computed, EngineFunction, Task } from "../engine-function.ts";

/** Why work failed, as it is kept. */
export type Failure = { failure: string; failureCode: Code };

/** What became of a task. */
export type Outcome = Computed | Failure;

/**
 * Runs a function on a task; its signal is aborted after `timeLimitMs`, and what it ends with then
 * counts as too late. Never rejects.
 */
export const attempt = async (
  { compute }: EngineFunction,
  task: Task,
  timeLimitMs: number,
): Promise<Outcome> => {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(createTimeFault(timeLimitMs)), timeLimitMs);
  try {
    const computed = await compute(task, limit.signal);
    limit.signal.throwIfAborted();
    assertSize(computed);
    return computed;
  } catch (thrown) {
    return createFailure(limit.signal.aborted ? limit.signal.reason : thrown);
  } finally {
    clearTimeout(timer);
  }
};

/** What a function that was over its time failed with. */
export const createTimeFault = (timeLimitMs: number): StatusError =>
  new StatusError(Code.DEADLINE_EXCEEDED, `it took longer than ${timeLimitMs} ms`);

/** What a function threw, as the failure of its work; a fault of its own is UNKNOWN. */
export const createFailure = (thrown: unknown): Failure => {
  if (thrown instanceof StatusError) {
    return { failure: shorten(thrown.message), failureCode: thrown.code || Code.UNKNOWN };
  }
  return { failure: shorten(`the function failed: ${String(thrown)}`), failureCode: Code.UNKNOWN };
};

const assertSize = ({ result, indexEntries }: Computed): void => {
  const keys = indexEntries.reduce((sum, { name, key }) => sum + name.length + key.length, 0);
  const bytes = result.length + keys;
  if (bytes <= limits.workResultBytesMax) return;
  const text = `its result has ${bytes} bytes, at most ${limits.workResultBytesMax} are allowed`;
  throw new StatusError(Code.OUT_OF_RANGE, text);
};

/** As much of a text as a failure may have, no character cut in two. */
const shorten = (text: string): string => {
  const bytes = Buffer.from(text.toWellFormed());
  if (bytes.length <= limits.textBytesMax) return bytes.toString();
  let end = limits.textBytesMax;
  while ((bytes[end] & 0xc0) === 0x80) end--;
  return bytes.toString("utf8", 0, end);
};
