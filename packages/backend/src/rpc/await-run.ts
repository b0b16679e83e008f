import { Code, StatusError } from "@wellspring/contract";
import type { Context } from "../context.ts";
import { awaitToken } from "../log/await-token.ts";
import { findRun } from "../query/find-run.ts";

/**
 * Waits until this backend has applied what the request's token stands for; and where it does not
 * know the run, all that was in the log when it was asked, so that NOT_FOUND is never answered by a
 * backend that is merely behind.
 */
export const awaitRun = async (
  { log, store }: Pick<Context, "log" | "store">,
  request: { project: string; run: string; token: string },
): Promise<void> => {
  await awaitToken(log, request.token);
  try {
    findRun(store, request);
  } catch (thrown) {
    if (StatusError.from(thrown).code === Code.NOT_FOUND) await log.catchUp();
  }
};
