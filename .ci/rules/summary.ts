import { measure } from "./figures.ts";
import type { House } from "./house.ts";

/** The figures of a house in one paragraph. */
export const summarise = (house: House): string => {
  const figures = measure(house);
  const { path, lines } = figures.longestFile;
  return [
    `tidy: ${figures.files} files of code, median ${figures.fileLinesMedian} lines,`,
    `longest ${lines} (${path});`,
    `functions: median ${figures.functionLinesMedian} lines, longest ${figures.functionLinesMax};`,
    `${figures.castsPerThousandLines.toFixed(1)} casts in 1,000 lines;`,
    `${figures.specRatio.toFixed(2)} lines of specs for each line of code;`,
    `${figures.documentedPercent.toFixed(0)} % of public exports with a sentence.`,
  ].join(" ");
};
