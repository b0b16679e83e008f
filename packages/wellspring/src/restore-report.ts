import type { Restored } from "@wellspring/backend";
import { contentsToText } from "./check-report.ts";

/** What was restored, for people. */
export const restoredToText = (folder: string, { logId, report }: Restored): string =>
  `${folder}: restored ${contentsToText(report)}; it begins the log ${logId}\n`;

/** The same for programs, as one line of JSON. */
export const restoredToJson = (folder: string, { logId, report }: Restored): string => {
  const { projects, runs, plates, readings } = report;
  const former = { logId: report.logId, appliedSequence: Number(report.appliedSequence) };
  return `${JSON.stringify({ folder, logId, former, projects, runs, plates, readings })}\n`;
};
