import { setImmediate as nextTurn } from "node:timers/promises";

/** Waits until a condition holds, for specs; their own timeout is its deadline. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await nextTurn();
};
