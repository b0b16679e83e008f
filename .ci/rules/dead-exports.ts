import type { Rule } from "./finding.ts";
import { isEntry, packageFolder, resolveLink } from "./graph.ts";
import type { House } from "./house.ts";
import type { ExportedName, Source } from "./source.ts";

/**
 * Exported names that nobody needs: no other file takes them, or specs only, and their own file
 * does not use them either.
 */
export const deadExports: Rule = (house) => {
  const taken = takenNames(house);
  return house.sources
    .filter((source) => isJudged(house, source))
    .flatMap((source) => {
      const takers = taken.get(source.path) ?? { code: new Set(), specs: new Set() };
      return source.exports
        .filter((exported) => isDead(source, exported, takers))
        .map(({ name, line }) => ({
          path: source.path,
          line,
          wrong: `${name} is exported, and no other file needs it`,
          instead: "drop the export, or what nobody uses",
        }));
    });
};

/** The names that code and specs take of a file; "*" for all. */
type Takers = { code: Set<string>; specs: Set<string> };

/** Packages whose public names are for programs to come. */
const libraryFolders = ["contract", "service"];

const isJudged = (house: House, { path, kind }: Source): boolean => {
  if (kind !== "code" || /(^|\/)(main|build)\.[jt]s$|\/bin\/|^\.ci\/[^/]+$/.test(path))
    return false;
  return !isEntry(house, path) || !libraryFolders.includes(packageFolder(path) ?? "");
};

const isDead = (source: Source, exported: ExportedName, { code, specs }: Takers): boolean => {
  const { name, isType } = exported;
  if (code.has("*") || code.has(name)) return false;
  const inSpecs = specs.has("*") || specs.has(name);
  if (inSpecs && (source.path.includes("/testing/") || exported.isReexport)) return false;
  return !((inSpecs || isType) && isUsedAtHome(source, name));
};

const isUsedAtHome = ({ text, comments }: Source, name: string): boolean => {
  const code = comments.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    text,
  );
  return (code.match(/[\w$]+/g) ?? []).filter((word) => word === name).length > 1;
};

const takenNames = (house: House): Map<string, Takers> => {
  const taken = new Map<string, Takers>();
  for (const source of house.sources) {
    for (const link of source.links) {
      const target = resolveLink(house, source, link);
      if (target === undefined) continue;
      const takers = taken.get(target) ?? { code: new Set(), specs: new Set() };
      const names = source.kind === "spec" ? takers.specs : takers.code;
      for (const name of link.names ?? ["*"]) names.add(name);
      taken.set(target, takers);
    }
  }
  return taken;
};
