import { setTimeout } from "node:timers/promises";
import { Code, limits, parseToken, StatusError } from "@wellspring/contract";
import type { Log } from "./log.ts";

/** How often a read looks whether the log got far enough, in milliseconds. */
const lookAgainMs = 20;

/**
 * Waits until this backend has applied what a token stands for. Throws FAILED_PRECONDITION for a
 * token of another log and UNAVAILABLE where it takes longer than limits.tokenWaitMs.
 */
export const awaitToken = async (log: Log, token: string): Promise<void> => {
  const position = parseToken(token);
  if (!position) return;
  if (position.logId !== log.id) {
    throw new StatusError(
      Code.FAILED_PRECONDITION,
      `the token is of another log (${position.logId}) than this server's (${log.id})`,
    );
  }
  const endMs = performance.now() + limits.tokenWaitMs;
  while (log.appliedSequence < position.sequence) {
    if (performance.now() > endMs) throw behind(log.appliedSequence, position.sequence);
    await setTimeout(lookAgainMs);
  }
};

const behind = (applied: bigint, wanted: bigint): StatusError =>
  new StatusError(
    Code.UNAVAILABLE,
    `this backend has applied ${applied} entries, the token needs ${wanted}: try again`,
  );
