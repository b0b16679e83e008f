import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Code, type SnapshotPart, StatusError } from "@wellspring/contract";
import { checkStore } from "../check/check-folder.ts";
import type { CheckReport } from "../check/check-report.ts";
import { Lmdb } from "../store/lmdb.ts";
import { PartialSnapshot } from "./partial-snapshot.ts";
import { type NewLog, rebaseStore } from "./rebase-store.ts";

/** What was restored. */
export type Restored = {
  /** The new log that the store begins. */
  logId: string;
  /** What the backup is of, and what it holds. */
  report: CheckReport;
};

/**
 * Makes the parts of a snapshot an environment in the folder `into`, checks all that it holds, and
 * gives it a new log. Throws DATA_LOSS where the parts are damaged or what they hold can't be
 * right, and leaves nothing then.
 */
export const restoreStore = async (
  parts: AsyncIterable<SnapshotPart>,
  into: string,
  newLog: NewLog,
): Promise<Restored> => {
  try {
    await rm(into, { recursive: true, force: true });
    await receive(parts, into);
    await using lmdb = Lmdb.open(into);
    const report = await checkWhole(lmdb);
    await rebaseStore(lmdb, newLog);
    return { logId: newLog.logId, report };
  } catch (thrown) {
    await rm(into, { recursive: true, force: true });
    throw thrown;
  } finally {
    await rm(join(into, "lock.mdb"), { force: true });
  }
};

const receive = async (parts: AsyncIterable<SnapshotPart>, into: string): Promise<void> => {
  await using partial = await PartialSnapshot.open(into);
  for await (const part of parts) {
    if (await partial.take(part)) return;
  }
  throw new StatusError(Code.DATA_LOSS, "the snapshot has no end");
};

const checkWhole = async (lmdb: Lmdb): Promise<CheckReport> => {
  using view = lmdb.snapshot();
  const report = await checkStore(view);
  const [first] = report.violations;
  if (!first) return report;
  const more = report.violationCount > 1 ? ` (and ${report.violationCount - 1} more)` : "";
  throw new StatusError(
    Code.DATA_LOSS,
    `the backup holds what can't be right: ${first.keyspace} ${first.key}: ${first.text}${more}`,
  );
};
