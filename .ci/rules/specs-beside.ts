import { Visitor } from "oxc-parser";
import type { Rule } from "./finding.ts";
import type { Source } from "./source.ts";

/** Files with code in them beside which no spec stands, nor one that needs a cluster. */
export const specsBeside: Rule = ({ sources, texts }) =>
  sources
    .filter((source) => needsSpec(source) && !texts.has(specPath(source.path)))
    .filter(({ path }) => !texts.has(specPath(path, ".cluster")))
    .map(({ path }) => ({
      path,
      line: 1,
      wrong: "no spec stands beside it",
      instead: `write ${specPath(path)}`,
    }));

const specPath = (path: string, kind = ""): string => path.replace(/\.[jt]s$/, `${kind}.spec.ts`);

const needsSpec = (source: Source): boolean =>
  source.kind === "code" && !wiringPaths.test(source.path) && hasBehaviour(source);

/** Lists of names, wiring, what specs share, commands and builds: run by the specs of others. */
const wiringPaths = /\/(index|main|build)\.[jt]s$|\/(testing|bin)\//;

/** A function or a class: types and constants alone have nothing to test. */
const hasBehaviour = ({ program }: Source): boolean => {
  let found = false;
  const find = () => {
    found = true;
  };
  new Visitor({
    ArrowFunctionExpression: find,
    FunctionDeclaration: find,
    FunctionExpression: find,
    ClassDeclaration: find,
    ClassExpression: find,
  }).visit(program);
  return found;
};
