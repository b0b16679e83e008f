import { Visitor } from "oxc-parser";
import { measureFunctions } from "./functions.ts";
import type { House } from "./house.ts";
import { median } from "./median.ts";
import type { ExportedName, Source } from "./source.ts";

/** What the code of a house measures. */
export type Figures = {
  files: number;
  fileLinesMedian: number;
  longestFile: { path: string; lines: number };
  functionLinesMedian: number;
  functionLinesMax: number;
  /** `as` for every 1,000 lines of code and specs, `as const` apart. */
  castsPerThousandLines: number;
  castPaths: readonly string[];
  /** Lines of specs for each line of code. */
  specRatio: number;
  /** Of the exports that need a sentence, how many have one, in percent. */
  documentedPercent: number;
  undocumented: readonly { path: string; line: number; name: string }[];
};

/** Measures a house; generated code is left out. */
export const measure = ({ sources }: House): Figures => {
  const code = sources.filter(({ kind }) => kind === "code");
  const specs = sources.filter(({ kind }) => kind === "spec");
  const codeLines = sum(code.map(({ lines }) => lines.length));
  const specLines = sum(specs.map(({ lines }) => lines.length));
  const functionLines = code.flatMap(measureFunctions).map(({ lines }) => lines);
  const castPaths = [...code, ...specs].flatMap((source) =>
    Array.from({ length: countCasts(source) }, () => source.path),
  );
  const documented = code.filter(needsSentences).flatMap(judgeSentences);
  const undocumented = documented.filter(({ isDocumented }) => !isDocumented);
  return {
    files: code.length,
    fileLinesMedian: median(code.map(({ lines }) => lines.length)),
    longestFile: longest(code),
    functionLinesMedian: median(functionLines),
    functionLinesMax: Math.max(0, ...functionLines),
    castsPerThousandLines: ratio(castPaths.length * 1000, codeLines + specLines, 0),
    castPaths,
    specRatio: ratio(specLines, codeLines, 1),
    documentedPercent: 100 - ratio(100 * undocumented.length, documented.length, 0),
    undocumented,
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const ratio = (part: number, whole: number, ofNothing: number): number =>
  whole === 0 ? ofNothing : part / whole;

const longest = (code: readonly Source[]): Figures["longestFile"] =>
  code
    .map(({ path, lines }) => ({ path, lines: lines.length }))
    .reduce((a, b) => (b.lines > a.lines ? b : a), { path: "", lines: 0 });

const countCasts = ({ program }: Source): number => {
  let casts = 0;
  new Visitor({
    TSAsExpression: ({ typeAnnotation: type }) => {
      const isConst =
        type.type === "TSTypeReference" &&
        type.typeName.type === "Identifier" &&
        type.typeName.name === "const";
      if (!isConst) casts += 1;
    },
    TSTypeAssertion: () => {
      casts += 1;
    },
  }).visit(program);
  return casts;
};

const needsSentences = ({ path }: Source): boolean =>
  /^packages\/(contract|service|backend\/src\/(store|log))\//.test(path) &&
  !/\/testing\//.test(path);

const judgeSentences = (source: Source) =>
  source.exports
    .filter(({ isReexport }) => !isReexport)
    .map((exported) => ({
      path: source.path,
      line: exported.line,
      name: exported.name,
      isDocumented: hasSentence(source, exported),
    }));

/** A second declaration of a name, a type beside its constant, shares the sentence of the first. */
const hasSentence = (source: Source, { name, offset }: ExportedName): boolean =>
  source.exports
    .filter((other) => other.name === name || other.offset === offset)
    .some((other) =>
      source.comments.some(
        ({ type, value, end }) =>
          type === "Block" &&
          value.startsWith("*") &&
          end <= other.offset &&
          source.text.slice(end, other.offset).trim() === "",
      ),
    );
