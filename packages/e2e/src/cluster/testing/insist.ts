import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";

/**
 * Makes attempts, as a program does whose server may be away for a while, until one succeeds or
 * fails for good; says how many they were.
 */
export const insist = async <Value>(
  attempt: (signal: AbortSignal) => Promise<Value>,
): Promise<{ value: Value; attempts: number }> => {
  const endsAtMs = performance.now() + insistMsMax;
  for (let attempts = 1; ; attempts++) {
    try {
      return { value: await attempt(AbortSignal.timeout(attemptMsMax)), attempts };
    } catch (thrown) {
      if (!isPassing(thrown) || performance.now() > endsAtMs) throw thrown;
      await delay(againMs);
    }
  }
};

const isPassing = (thrown: unknown): boolean => {
  const { code, message } = StatusError.from(thrown);
  return passing.has(code) || (code === Code.INTERNAL && message.startsWith("Received RST_STREAM"));
};

const passing = new Set([
  Code.UNAVAILABLE,
  Code.DEADLINE_EXCEEDED,
  Code.RESOURCE_EXHAUSTED,
  Code.CANCELLED,
]);

const insistMsMax = 120_000;
/** Longer than a gateway waits for an engine. */
const attemptMsMax = 70_000;
const againMs = 100;
