import { type GetStatusRequest, type GetStatusResponse, version } from "@wellspring/contract";
import type { Context } from "../context.ts";

export const getStatus =
  ({ log }: Context) =>
  (_request: GetStatusRequest): GetStatusResponse => ({
    logId: log.id,
    appliedSequence: log.appliedSequence,
    version,
  });
