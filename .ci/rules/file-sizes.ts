import type { Finding, Rule } from "./finding.ts";
import type { House } from "./house.ts";

/** Lines of one file, and columns of one line. */
const sizeBudgets = {
  sourceLinesMax: 300,
  specLinesMax: 450,
  mainLinesMax: 30,
  columnsMax: 100,
} as const;

/** Files and lines that are too long. */
export const fileSizes: Rule = (house) => [...longFiles(house), ...longLines(house)];

const longFiles = ({ sources }: House): Finding[] =>
  sources.flatMap(({ path, kind, lines }) => {
    if (kind === "generated") return [];
    const isMain = path.endsWith("/main.ts");
    const linesMax = isMain
      ? sizeBudgets.mainLinesMax
      : kind === "spec"
        ? sizeBudgets.specLinesMax
        : sizeBudgets.sourceLinesMax;
    if (lines.length <= linesMax) return [];
    const wrong = `${lines.length} lines, at most ${linesMax} are allowed`;
    const instead = isMain
      ? "move all but wiring and signals to a file of its own"
      : "split it by concept";
    return [{ path, line: linesMax + 1, wrong, instead }];
  });

const longLines = ({ texts }: House): Finding[] => {
  const findings: Finding[] = [];
  for (const [path, text] of texts) {
    if (text === undefined || freeFormPaths.test(path)) continue;
    for (const [index, line] of text.split("\n").entries()) {
      const columns = [...line].length;
      if (columns <= sizeBudgets.columnsMax || isExcused(path, line)) continue;
      const wrong = `${columns} columns, at most ${sizeBudgets.columnsMax} are allowed`;
      findings.push({ path, line: index + 1, wrong, instead: "break the line" });
    }
  }
  return findings;
};

/** Tables, addresses and names of commits can't be broken. */
const isExcused = (path: string, line: string): boolean =>
  /https?:\/\/\S{40}|@[0-9a-f]{40} /.test(line) ||
  (path.endsWith(".md") && line.trimStart().startsWith("|"));

const freeFormPaths = /(\.json|\.txt|^LICENSE|\/src\/gen\/.*|\/testdata\/.*)$/;
