import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Waits until a condition holds, for specs; fails after 15 s. */
export const until = async (holds: () => boolean): Promise<void> => {
  const deadlineMs = performance.now() + 15_000;
  while (!holds()) {
    assert(performance.now() < deadlineMs, `waited for too long: ${holds}`);
    await nextTurn();
  }
};
