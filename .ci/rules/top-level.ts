import type { Rule } from "./finding.ts";

/** What the top level holds beside dotfiles: the design's list, and what tools demand there. */
const allowed = new Set([
  "packages",
  "charts",
  "skaffold.yaml",
  "Dockerfile.base",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "biome.json",
  "README.md",
  "LICENSE",
]);

/** Files and folders at the top level that don't belong there. */
export const topLevel: Rule = ({ texts }) => {
  const names = new Map([...texts.keys()].map((path) => [path.split("/")[0] ?? path, path]));
  return [...names]
    .filter(([name]) => !allowed.has(name) && !name.startsWith("."))
    .map(([name, path]) => ({
      path,
      line: 1,
      wrong: `${name} stands at the top level`,
      instead: "move it into the package that needs it",
    }));
};
