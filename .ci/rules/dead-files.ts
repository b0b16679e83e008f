import type { Rule } from "./finding.ts";
import { isEntry, resolveLink } from "./graph.ts";
import type { House } from "./house.ts";
import type { Source } from "./source.ts";

/** Files that nothing reaches: no export of a package, main file, command or build. */
export const deadFiles: Rule = (house) => {
  const reached = reach(
    house,
    house.sources.filter((source) => isRoot(house, source)),
  );
  return house.sources
    .filter(({ path, kind }) => kind === "code" && !reached.has(path))
    .map(({ path }) => ({
      path,
      line: 1,
      wrong: "nothing reaches this file",
      instead: "delete it, or move it to a folder testing/ where only specs need it",
    }));
};

const isRoot = (house: House, { path, kind }: Source): boolean =>
  kind === "code" && (isEntry(house, path) || /\/testing\//.test(path));

const reach = (house: House, roots: readonly Source[]): Set<string> => {
  const byPath = new Map(house.sources.map((source) => [source.path, source]));
  const reached = new Set(roots.map(({ path }) => path));
  for (const path of reached) {
    const source = byPath.get(path);
    for (const link of source?.links ?? []) {
      const target = source && resolveLink(house, source, link);
      if (target !== undefined) reached.add(target);
    }
  }
  return reached;
};
