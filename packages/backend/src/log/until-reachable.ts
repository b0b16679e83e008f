import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";

/** Milliseconds between attempts to reach NATS. */
const againMs = 1_000;

/** How attempts go on. */
export type Reaching = {
  logger: Logger;
  /** Ends them. */
  signal: AbortSignal;
};

/** Does something as soon as NATS answers: it may start after its backends. */
export const untilReachable = async <Value>(
  work: () => Promise<Value>,
  { logger, signal }: Reaching,
): Promise<Value> => {
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      const error = StatusError.from(thrown);
      if (error.code !== Code.UNAVAILABLE) throw error;
      logger.warn({ err: error }, "the log can't be reached yet");
    }
    await delay(againMs, undefined, { signal });
  }
};
