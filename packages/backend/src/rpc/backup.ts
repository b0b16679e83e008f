import type { BackupRequest, BackupResponse } from "@wellspring/contract";
import type { Context } from "../context.ts";

/** A new snapshot of all that this backend holds. */
export const backup = ({ snapshots }: Context) =>
  async function* (_request: BackupRequest): AsyncGenerator<BackupResponse, undefined> {
    for await (const part of snapshots.give({ snapshotId: "", offset: 0n })) yield { part };
    return undefined;
  };
