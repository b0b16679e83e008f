import assert from "node:assert/strict";
import { checkBlocks } from "../check/check-blocks.ts";
import { checkFeed } from "../check/check-feed.ts";
import { checkPlates } from "../check/check-plates.ts";
import { type CheckReport, createReport } from "../check/check-report.ts";
import { checkRuns } from "../check/check-runs.ts";
import { checkUploads } from "../check/check-uploads.ts";
import { checkWork } from "../check/check-work.ts";
import { checkWorkBodies } from "../check/check-work-bodies.ts";
import { checkWorkPlaces } from "../check/check-work-places.ts";
import { IdSet } from "../check/id-set.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";

/** Asserts that all keyspaces but the log's agree with each other; tells what they hold. */
export const assertConsistent = async (view: View): Promise<CheckReport> => {
  const report = createReport();
  const state = readStoreState(view);
  const check = { view, state, report, referenced: new IdSet(), runNumbers: new IdSet() };
  await checkRuns(check);
  await checkPlates(check);
  await checkUploads(check);
  await checkBlocks(check);
  await checkWork(check);
  await checkWorkPlaces(check);
  await checkWorkBodies(check);
  await checkFeed(check);
  assert.deepEqual(report.violations, []);
  return report;
};
