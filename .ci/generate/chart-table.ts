import type { ChartValue } from "./chart-values.ts";

const begin = "<!-- values: generated from values.yaml -->";
const end = "<!-- /values -->";

/**
 * A README with the table of all values between its two marks.
 *
 * @throws Error where the marks are missing.
 */
export const insertTable = (readme: string, values: readonly ChartValue[]): string => {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error(`README.md: put ${begin} and ${end} into it`);
  const table = chartTable(values);
  return `${readme.slice(0, from)}${begin}\n\n${table}\n${readme.slice(to)}`;
};

/** A row for each value that is no group. */
const chartTable = (values: readonly ChartValue[]): string => {
  const rows = values
    .filter(({ isGroup }) => !isGroup)
    .map((value) => [`\`${value.path.join(".")}\``, fallbackOf(value), describe(value)]);
  const cells = [["value", "default", "what it is"], ...rows].map((row) => row.map(escapeCell));
  return formatTable(cells);
};

/** As the formatter writes tables: every column as wide as its widest cell. */
const formatTable = (rows: readonly string[][]): string => {
  const [head = [], ...body] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => [...(row[at] ?? "")].length)));
  const rule = widths.map((width) => "-".repeat(width));
  const lines = [head, rule, ...body].map(
    (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`,
  );
  return `${lines.join("\n")}\n`;
};

const fallbackOf = ({ fallback }: ChartValue): string =>
  fallback === ""
    ? ""
    : `\`${typeof fallback === "string" ? fallback : JSON.stringify(fallback)}\``;

const describe = ({ text, schema }: ChartValue): string => {
  if (!Array.isArray(schema.enum)) return text;
  const allowed = schema.enum.filter((one) => one !== "").map((one) => `\`${one}\``);
  return `${text} One of ${allowed.join(", ")}.`;
};

const escapeCell = (cell: string): string => cell.replaceAll("|", "\\|");
