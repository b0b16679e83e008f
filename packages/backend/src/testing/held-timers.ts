import assert from "node:assert/strict";
import { syncBuiltinESMExports } from "node:module";
import type { TestContext } from "node:test";

/** Time for `setTimeout` and its promise, which stands still until a spec lets it pass. */
export type HeldTimers = {
  /** Lets time pass and, at its end, those go on whose time has come. */
  pass(milliseconds: number): Promise<void>;
  /** Lets everything go on that needs no time, until a condition holds. */
  until(condition: () => boolean): Promise<void>;
};

/** Holds the timers of this process until the test is over. */
export const holdTimers = (test: TestContext): HeldTimers => {
  test.mock.timers.enable({ apis: ["setTimeout"] });
  // So that those who import it by name get what is mocked.
  syncBuiltinESMExports();
  test.after(() => {
    test.mock.timers.reset();
    syncBuiltinESMExports();
  });
  return {
    pass: async (milliseconds) => {
      test.mock.timers.tick(milliseconds);
      await new Promise(setImmediate);
    },
    until: async (condition) => {
      const deadlineMs = performance.now() + 10_000;
      do {
        assert(performance.now() < deadlineMs, `never held: ${condition}`);
        await new Promise(setImmediate);
      } while (!condition());
    },
  };
};
