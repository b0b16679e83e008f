import {
  type GetStatusRequest,
  type GetStatusResponse,
  LogStatus_Kind,
  version,
} from "@wellspring/contract";
import type { Context } from "../context.ts";

export const getStatus =
  ({ log }: Context) =>
  (_request: GetStatusRequest): GetStatusResponse => ({
    logId: log.id,
    appliedSequence: log.appliedSequence,
    version,
    log: {
      kind: LogStatus_Kind.EMBEDDED,
      // In its own store nothing is applied later than it is in the log, and flushed.
      lastSequence: log.appliedSequence,
      flushedSequence: log.appliedSequence,
      synced: true,
      fault: log.fault?.message ?? "",
      digest: Buffer.alloc(0),
      digestSequence: 0n,
    },
  });
