import type { CheckReport } from "@wellspring/backend";

/** A report for people: each violation in a line, how many there are, or what the folder holds. */
export const reportToText = (folder: string, report: CheckReport): string => {
  const { violations, violationCount } = report;
  if (violationCount === 0) return `${folder}: nothing is wrong: ${contentsToText(report)}\n`;
  const lines = violations.map(
    ({ keyspace, key, text }) => `${folder}: ${keyspace} ${key}: ${text}`,
  );
  const more = violationCount - violations.length;
  if (more > 0) lines.push(`${folder}: ${more} more`);
  const noun = violationCount === 1 ? "violation" : "violations";
  lines.push(`${folder}: ${violationCount} ${noun}; it holds ${contentsToText(report)}`);
  return `${lines.join("\n")}\n`;
};

/** A report for programs, as one line of JSON. */
export const reportToJson = (folder: string, report: CheckReport): string => {
  const { appliedSequence, ...rest } = report;
  return `${JSON.stringify({ folder, ...rest, appliedSequence: Number(appliedSequence) })}\n`;
};

/** What a folder holds, and how far its log is. */
export const contentsToText = (report: CheckReport): string => {
  const { runs, plates, readings, blocks, blockBytes, openUploads, works } = report;
  const counts = [
    count(runs, "run"),
    count(plates, "plate"),
    count(readings, "reading"),
    count(blocks, "block"),
    count(blockBytes, "byte"),
    count(openUploads, "open upload"),
    count(works, "work"),
  ];
  return `${counts.join(", ")}; log ${report.logId} applied to ${report.appliedSequence}`;
};

const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
