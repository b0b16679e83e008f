import {
  type GetStatusRequest,
  type GetStatusResponse,
  LogStatus_Kind,
  version,
} from "@wellspring/contract";
import type { Context } from "../context.ts";

export const getStatus =
  ({ log, logReporter }: Pick<Context, "log" | "logReporter">) =>
  async (_request: GetStatusRequest): Promise<GetStatusResponse> => {
    const { kind, lastSequence, isSynced } = await logReporter.read();
    return {
      logId: log.id,
      appliedSequence: log.appliedSequence,
      version,
      log: {
        kind: kind === "embedded" ? LogStatus_Kind.EMBEDDED : LogStatus_Kind.JETSTREAM,
        lastSequence,
        flushedSequence: log.flushedSequence,
        synced: isSynced,
        fault: log.fault?.message ?? "",
        digest: Buffer.alloc(0),
        digestSequence: 0n,
      },
    };
  };
