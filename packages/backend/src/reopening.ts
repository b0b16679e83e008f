import { setTimeout as delay } from "node:timers/promises";

/**
 * Why a backend closes its storage and opens it again: the log holds no more what it needs next;
 * another log took the place of the one that it has nothing of; its store is damaged.
 */
export type ReopenReason = "log-trimmed" | "log-replaced" | "store-damaged";

/** Milliseconds between attempts to open storage again: from, up to. */
const againMs = { first: 1_000, most: 30_000 };

/** Attempts that are made: about five minutes, not counting what each takes. */
const attemptsMax = 15;

/** How attempts go on. */
export type Attempts = {
  /** Ends the pause between two, and with it the attempts. */
  signal: AbortSignal;
  /** Hears what failed before the next one. */
  onFailure: (error: unknown) => void;
  /** Milliseconds before the second one; a second where absent. */
  firstMs?: number;
};

/** Tries again and again, with pauses that grow; rejects with the last failure, or the signal's. */
export const attemptUntilDone = async <Value>(
  attempt: () => Promise<Value>,
  { signal, onFailure, firstMs = againMs.first }: Attempts,
): Promise<Value> => {
  let pauseMs = firstMs;
  for (let left = attemptsMax - 1; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (left === 0) throw error;
      onFailure(error);
    }
    await delay(pauseMs, undefined, { signal });
    pauseMs = Math.min(2 * pauseMs, againMs.most);
  }
};
