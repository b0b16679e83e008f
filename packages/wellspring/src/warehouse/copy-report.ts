import type { CheckReport, RebuildReport, Target } from "@wellspring/warehouse";

/** Where a copy is, without the password: `schema wellspring at db.example.org:5432/growth`. */
export const targetToText = ({ url, schema }: Target): string => {
  const { host, pathname } = new URL(url);
  return `schema ${schema} at ${host}${pathname}`;
};

/** What a check found, for people: each difference in a line, or what the copy holds. */
export const checkToText = (target: Target, report: CheckReport): string => {
  const { differences } = report;
  const place = targetToText(target);
  const held = `${count(report.plates, "plate")}, ${count(report.readings, "reading")}`;
  const holds = `${held}; ${report.token === "" ? "nothing was copied yet" : report.token}`;
  if (differences.length === 0) return `${place}: nothing is wrong: ${holds}\n`;
  const lines = differences.map((difference) => `${difference.place}: ${difference.text}`);
  const found = count(differences.length, "difference");
  return `${[...lines, `${place}: ${found}; it holds ${holds}`].join("\n")}\n`;
};

/** What a rebuild did, for people. */
export const rebuildToText = (target: Target, report: RebuildReport): string => {
  const { readings, works, token } = report;
  const made = `${count(readings, "reading")}, ${count(works, "work")}; ${token}`;
  return `${targetToText(target)}: made anew with ${made}\n`;
};

const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
