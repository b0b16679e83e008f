import { posix } from "node:path";
import type { House } from "./house.ts";
import type { Link, Source } from "./source.ts";

/** The folder of the package that a path belongs to, undefined outside of packages. */
export const packageFolder = (path: string): string | undefined =>
  /^packages\/([^/]+)\//.exec(path)?.[1];

/** The path of the file that a link leads to; undefined where it leaves the house. */
export const resolveLink = (house: House, source: Source, link: Link): string | undefined => {
  if (link.specifier.startsWith(".")) {
    const path = posix.join(posix.dirname(source.path), link.specifier);
    return house.texts.has(path) ? path : undefined;
  }
  for (const [folder, { name, exports }] of house.manifests) {
    if (link.specifier !== name && !link.specifier.startsWith(`${name}/`)) continue;
    const target = exports[`.${link.specifier.slice(name.length)}`];
    return target && posix.join("packages", folder, target);
  }
  return undefined;
};

/** The files that other packages or a person start from: exports, main files, commands, builds. */
export const isEntry = (house: House, path: string): boolean => {
  if (/(^|\/)(main|build)\.[jt]s$|^packages\/[^/]+\/bin\/|^\.ci\/[^/]+$/.test(path)) return true;
  const folder = packageFolder(path);
  const exports = Object.values(house.manifests.get(folder ?? "")?.exports ?? {});
  return exports.some((target) => posix.join("packages", folder ?? "", target) === path);
};
