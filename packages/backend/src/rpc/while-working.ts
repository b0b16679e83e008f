import type { Log } from "../log/log.ts";

/** How often a client hears that its upload is being worked on, in milliseconds. */
const tellEveryMs = 1_000;

/**
 * Awaits the log and calls `tell` every second in which the log got on: a client that waits for a
 * large commit, its own or one before it, hears so, and one that waits for a disk that hangs hears
 * nothing and gives up.
 */
export const whileWorking = async <Value>(
  log: Pick<Log, "steps">,
  work: Promise<Value>,
  tell: () => void,
): Promise<Value> => {
  let { steps } = log;
  const timer = setInterval(() => {
    if (log.steps === steps) return;
    steps = log.steps;
    tell();
  }, tellEveryMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
};
