import {
  digestToBytes,
  type GetStatusRequest,
  type GetStatusResponse,
  LogStatus_Kind,
  version,
} from "@wellspring/contract";
import { activeFormOf } from "../apply/forms.ts";
import type { Context } from "../context.ts";
import { storeDigest } from "../plate/store-digest.ts";
import { readStoreState } from "../store/records.ts";

type Observed = Pick<Context, "log" | "logReporter" | "store" | "forms" | "copies" | "guard">;

export const getStatus =
  ({ log, logReporter, store, forms, copies, guard }: Observed) =>
  async (_request: GetStatusRequest): Promise<GetStatusResponse> => {
    const { kind, lastSequence, isSynced } = await logReporter.read();
    // The digest and the entry that it is of stand in one record: others apply meanwhile.
    const state = readStoreState(store);
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
        digest: digestToBytes(storeDigest(state)),
        digestSequence: state.appliedSequence,
        activeForm: activeFormOf(state),
        newestForm: forms.newest,
        differsFrom: copies.differsFrom(),
        damagedAtMs: BigInt(guard.damagedAtMs ?? 0),
      },
    };
  };
