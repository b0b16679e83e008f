import { BackupServiceService, callBidi, type SnapshotPart } from "@wellspring/contract";
import type { Backend, BackendClient } from "./backend.ts";

/** The parts of a snapshot of all that a backend holds. */
export const takeSnapshot = async ({ context }: Backend): Promise<SnapshotPart[]> => {
  const parts: SnapshotPart[] = [];
  const given = context.snapshots.give({ snapshotId: "", offset: 0n });
  for await (const part of given) parts.push(part);
  return parts;
};

/** Restores a snapshot, and tells what the backend answered, the log's id instead of its word. */
export const restoreInto = async (
  { client }: BackendClient,
  parts: readonly SnapshotPart[],
): Promise<string[]> => {
  const call = callBidi(client, BackupServiceService.restore);
  const [description, ...rest] = parts;
  await call.send({ part: description });
  const answers: string[] = [];
  for await (const { part } of call.responses) {
    answers.push(part?.$case === "decided" ? part.decided.logId : (part?.$case ?? ""));
    if (part?.$case !== "accepted") continue;
    for (const each of rest) await call.send({ part: each });
    call.end();
  }
  return answers;
};
