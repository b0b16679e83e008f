import { Code, parseToken, StatusError } from "@wellspring/contract";
import type { Log } from "./log.ts";

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
  await log.reach(position.sequence);
};
