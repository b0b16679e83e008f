import { type Figures, measure } from "./figures.ts";
import type { Finding, Rule } from "./finding.ts";

/** What the whole house may measure. */
const budgets = {
  fileLinesMedianMax: 100,
  functionLinesMedianMax: 15,
  castsPerThousandLinesMax: 5,
  specRatioMin: 0.9,
  documentedPercentMin: 80,
} as const;

/** Figures of the whole house that leave their budgets. */
export const houseBudgets: Rule = (house) => judgeFigures(measure(house));

/** What is wrong with figures; the place named is the one to begin with. */
export const judgeFigures = (figures: Figures): Finding[] => [
  ...judgeSizes(figures),
  ...judgeCasts(figures),
  ...judgeSpecs(figures),
  ...judgeSentences(figures),
];

const judgeSizes = (figures: Figures): Finding[] => {
  const { longestFile, fileLinesMedian, functionLinesMedian } = figures;
  const { fileLinesMedianMax, functionLinesMedianMax } = budgets;
  const findings: Finding[] = [];
  const add = (wrong: string, instead: string) =>
    findings.push({ path: longestFile.path, line: 1, wrong, instead });
  if (fileLinesMedian > fileLinesMedianMax) {
    const wrong = `the median file has ${fileLinesMedian} lines, at most ${fileLinesMedianMax}`;
    add(`${wrong} are allowed`, "split the longest files, this one first");
  }
  if (functionLinesMedian > functionLinesMedianMax) {
    const wrong = `the median function has ${functionLinesMedian} lines`;
    add(`${wrong}, at most ${functionLinesMedianMax} are allowed`, "split the longest functions");
  }
  return findings;
};

const judgeCasts = ({ castsPerThousandLines, castPaths }: Figures): Finding[] => {
  const { castsPerThousandLinesMax: castsMax } = budgets;
  if (castsPerThousandLines <= castsMax) return [];
  const counts = new Map<string, number>();
  for (const path of castPaths) counts.set(path, (counts.get(path) ?? 0) + 1);
  const [[path, casts] = ["", 0]] = [...counts].sort(([, a], [, b]) => b - a);
  const figure = castsPerThousandLines.toFixed(1);
  const wrong = `${figure} casts with "as" in 1,000 lines, at most ${castsMax} are allowed`;
  const instead = `narrow with a check or "satisfies", first of all the ${casts} here`;
  return [{ path, line: 1, wrong, instead }];
};

const judgeSpecs = ({ specRatio, longestFile: { path } }: Figures): Finding[] => {
  const { specRatioMin } = budgets;
  if (specRatio >= specRatioMin) return [];
  const figure = `${specRatio.toFixed(2)} lines of specs for each line of code`;
  const wrong = `${figure}, at least ${specRatioMin} are wanted`;
  return [{ path, line: 1, wrong, instead: "write the specs that are missing" }];
};

const judgeSentences = ({ documentedPercent, undocumented }: Figures): Finding[] => {
  const { documentedPercentMin } = budgets;
  if (documentedPercent >= documentedPercentMin) return [];
  const percent = documentedPercent.toFixed(0);
  const figures = `${percent} % have one, ${documentedPercentMin} % are wanted`;
  return undocumented.map(({ path, line, name }) => ({
    path,
    line,
    wrong: `the export ${name} has no sentence (${figures})`,
    instead: "say its shape, units, ranges and errors in a /** */ comment",
  }));
};
