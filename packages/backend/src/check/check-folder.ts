import { Code, StatusError } from "@wellspring/contract";
import { assertActiveForm, releaseForms } from "../apply/forms.ts";
import { type DataFolder, openDataFolderToRead } from "../store/data-folder.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { checkBlocks } from "./check-blocks.ts";
import { checkDigest } from "./check-digest.ts";
import { checkFeed } from "./check-feed.ts";
import { checkKeys } from "./check-keys.ts";
import { checkLog } from "./check-log.ts";
import { checkPlates } from "./check-plates.ts";
import { attempt, type CheckReport, createReport, sayOf } from "./check-report.ts";
import { checkRuns } from "./check-runs.ts";
import { checkUploads } from "./check-uploads.ts";
import { checkWork } from "./check-work.ts";
import { checkWorkBodies } from "./check-work-bodies.ts";
import { checkWorkPlaces } from "./check-work-places.ts";
import { IdSet } from "./id-set.ts";

/**
 * Walks every keyspace of a data folder that no server uses, decodes every block, and holds all of
 * it against each other. Writes nothing; memory does not grow with the folder beyond a bit for
 * each block and the readings of one plate. Throws NOT_FOUND where the folder is no data folder and
 * FAILED_PRECONDITION where it is in use or of another form.
 */
export const checkFolder = async (folder: string): Promise<CheckReport> => {
  const report = createReport();
  const opened = openToCheck(folder, report);
  if (!opened) return report;
  await using held = opened;
  using view = held.lmdb.snapshot();
  return await checkStore(view, report);
};

/** The same for one state of a store; throws FAILED_PRECONDITION for a form of another release. */
export const checkStore = async (view: View, report = createReport()): Promise<CheckReport> => {
  const state = attempt(sayOf(report, "meta", "state"), () => readStoreState(view));
  if (!state) return report;
  assertActiveForm(state, releaseForms);
  report.logId = state.logId;
  report.appliedSequence = state.appliedSequence;
  const check = { view, state, report, referenced: new IdSet(), runNumbers: new IdSet() };
  await checkLog(check);
  await checkRuns(check);
  await checkPlates(check);
  await checkUploads(check);
  await checkBlocks(check);
  await checkWork(check);
  await checkWorkPlaces(check);
  await checkWorkBodies(check);
  await checkKeys(check);
  await checkFeed(check);
  await checkDigest(check);
  return report;
};

/** A file that is damaged so much that it can't be opened is a finding as well. */
const openToCheck = (folder: string, report: CheckReport): DataFolder | undefined => {
  try {
    return openDataFolderToRead(folder);
  } catch (thrown) {
    const error = StatusError.from(thrown);
    if (error.code !== Code.DATA_LOSS) throw error;
    sayOf(report, "store", "data.mdb")(error.message);
    return undefined;
  }
};
