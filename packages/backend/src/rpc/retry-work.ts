import {
  parseProject,
  parseWorkId,
  positionToToken,
  type RetryWorkRequest,
  type RetryWorkResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";

/** About the bytes of the record. */
const recordBytes = 200;

export const retryWork =
  ({ log, diskSpace }: Context) =>
  async (
    { project, workId }: RetryWorkRequest,
    { principal }: CallContext,
  ): Promise<RetryWorkResponse> => {
    parseWorkId(workId);
    const retry = { project: parseProject(project), workId };
    await diskSpace.assertRoom();
    const record = { principal, change: { $case: "retry", retry } } as const;
    const outcome = await log.append(record, recordBytes);
    if (outcome.kind === "refused") throw outcome.error;
    if (outcome.kind !== "retried") throw new Error(`a retry became ${outcome.kind}`);
    return { token: positionToToken({ logId: log.id, sequence: outcome.sequence }) };
  };
