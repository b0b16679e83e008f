import { Visitor } from "oxc-parser";
import type { Finding, Rule } from "./finding.ts";
import type { Source } from "./source.ts";

/** Lines of the longest function allowed. */
const functionLinesMax = 70;

/** A function with a name, or the code that a constant holds: where it starts, and its lines. */
export type MeasuredFunction = { line: number; lines: number };

/** Functions that are too long. Those of specs are sentences beside each other: not measured. */
export const functionSizes: Rule = ({ sources }) =>
  sources.filter(({ kind }) => kind === "code").flatMap(longFunctions);

/** The functions of a file that have a name: declarations, methods, constants. */
export const measureFunctions = ({ program, lineAt }: Source): MeasuredFunction[] => {
  const functions: MeasuredFunction[] = [];
  const add = ({ start, end }: { start: number; end: number }) => {
    const line = lineAt(start);
    functions.push({ line, lines: lineAt(end - 1) - line + 1 });
  };
  new Visitor({
    FunctionDeclaration: add,
    MethodDefinition: add,
    PropertyDefinition: ({ value }) => {
      if (value && functionTypes.has(value.type)) add(value);
    },
    VariableDeclarator: ({ init }) => {
      if (init && functionTypes.has(init.type)) add(init);
    },
    Property: ({ value }) => {
      if (functionTypes.has(value.type)) add(value);
    },
  }).visit(program);
  return functions;
};

const functionTypes = new Set(["ArrowFunctionExpression", "FunctionExpression"]);

const longFunctions = (source: Source): Finding[] =>
  measureFunctions(source)
    .filter(({ lines }) => lines > functionLinesMax)
    .map(({ line, lines }) => ({
      path: source.path,
      line,
      wrong: `a function of ${lines} lines, at most ${functionLinesMax} are allowed`,
      instead: "name its steps as functions below it",
    }));
