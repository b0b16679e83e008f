import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { chartSchema } from "./chart-schema.ts";
import { insertTable } from "./chart-table.ts";
import { type ChartValue, parseChartValues } from "./chart-values.ts";

/** The charts of a checkout: absolute folders. */
export const findCharts = (root: string): string[] =>
  globSync("charts/*/Chart.yaml", { cwd: root })
    .map((file) => join(root, dirname(file)))
    .sort();

/** Writes what comes from a chart's values.yaml; what went wrong, one text each. */
export const generateChart = (folder: string): string[] =>
  withFiles(folder, ({ path, fresh, committed }) => {
    if (fresh !== committed) writeFileSync(path, fresh);
    return [];
  });

/** What `generateChart` would change, and keys that no comment documents; changes nothing. */
export const checkChart = (folder: string): string[] =>
  withFiles(folder, ({ path, fresh, committed }) =>
    fresh === committed
      ? []
      : [`${relative(process.cwd(), path)}: is not what values.yaml generates`],
  );

type GeneratedFile = { path: string; fresh: string; committed: string };

const withFiles = (folder: string, act: (file: GeneratedFile) => string[]): string[] => {
  const valuesPath = join(folder, "values.yaml");
  const place = relative(process.cwd(), valuesPath);
  try {
    const values = parseChartValues(readFileSync(valuesPath, "utf8"));
    const undocumented = findUndocumented(values).map((key) => `${place}: ${key} has no comment`);
    return [...undocumented, ...generatedFiles(folder, values).flatMap(act)];
  } catch (thrown) {
    return [`${place}: ${thrown instanceof Error ? thrown.message : thrown}`];
  }
};

const findUndocumented = (values: readonly ChartValue[]): string[] =>
  values.filter(({ text, isGroup }) => text === "" && !isGroup).map(({ path }) => path.join("."));

const generatedFiles = (folder: string, values: readonly ChartValue[]): GeneratedFile[] => {
  const schemaPath = join(folder, "values.schema.json");
  const readmePath = join(folder, "README.md");
  const readme = readFileSync(readmePath, "utf8");
  const schema = `${JSON.stringify(chartSchema(values), undefined, 2)}\n`;
  return [
    { path: schemaPath, fresh: schema, committed: readIfThere(schemaPath) },
    { path: readmePath, fresh: insertTable(readme, values), committed: readme },
  ];
};

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};
