import { setTimeout as delay } from "node:timers/promises";

/** Waits until a condition holds; fails after half a minute. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadlineMs = performance.now() + 30_000;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`never held: ${condition}`);
    await delay(5);
  }
};

/** Tries again, as a robot's command does, until it is done. */
export const untilDone = async <Value>(attempt: () => Promise<Value>): Promise<Value> => {
  const deadlineMs = performance.now() + 60_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
    }
    await delay(50);
  }
};
