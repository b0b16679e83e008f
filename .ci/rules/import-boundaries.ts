import { builtinModules } from "node:module";
import type { Finding, Rule } from "./finding.ts";
import { packageFolder, resolveLink } from "./graph.ts";
import type { House } from "./house.ts";
import type { Link, Source } from "./source.ts";

/** What each package may import of the others; absent: all of them. */
const allowedPackages: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  console: [],
  "plate-file": ["contract"],
  service: ["contract"],
  cli: ["contract", "plate-file"],
  gateway: ["contract", "plate-file", "service"],
  backend: ["contract", "service"],
  engine: ["contract", "service"],
  warehouse: ["contract", "service"],
};

/** Imports against the direction in which packages depend on each other, or past their exports. */
export const importBoundaries: Rule = (house) =>
  house.sources
    .filter(({ kind }) => kind !== "generated")
    .flatMap((source) => source.links.flatMap((link) => checkLink(house, source, link)));

const checkLink = (house: House, source: Source, link: Link): Finding[] => {
  const fault = link.specifier.startsWith(".")
    ? relativeFault(house, source, link)
    : packageFault(house, source, link);
  return fault ? [{ path: source.path, line: link.line, ...fault }] : [];
};

type Fault = Pick<Finding, "wrong" | "instead">;

const relativeFault = (house: House, source: Source, link: Link): Fault | undefined => {
  const target = resolveLink(house, source, link);
  if (target === undefined || isCommand(link, target)) return undefined;
  const folder = packageFolder(target);
  if (folder !== packageFolder(source.path) && folder !== undefined) {
    const name = house.manifests.get(folder)?.name ?? folder;
    return {
      wrong: `reaches into another package with "${link.specifier}"`,
      instead: `import from "${name}" what its index.ts exports`,
    };
  }
  if (link.form === "export" && link.names === undefined && !target.includes("/src/gen/")) {
    return {
      wrong: `exports everything of "${link.specifier}"`,
      instead: "list the names, so that what is public stays a decision",
    };
  }
  return undefined;
};

/** A command is there to be started from anywhere. */
const isCommand = (link: Link, target: string): boolean =>
  link.form === "path" && target.includes("/bin/");

const packageFault = (house: House, source: Source, link: Link): Fault | undefined => {
  const own = packageFolder(source.path);
  const manifest = own === undefined ? undefined : house.manifests.get(own);
  if (own === undefined || manifest === undefined) return undefined;
  const name = packageName(link.specifier);
  const imported = [...house.manifests].find(([, other]) => other.name === name)?.[0];
  if (imported === undefined) return undeclaredFault(house, manifest.dependencies, name);
  if (resolveLink(house, source, link) === undefined) {
    return {
      wrong: `imports "${link.specifier}", which ${name} does not export`,
      instead: `import from "${name}" what its index.ts exports`,
    };
  }
  const allowed = allowedPackages[own];
  if (imported === own) return undefined;
  if (allowed === undefined || allowed.includes(imported)) {
    return undeclaredFault(house, manifest.dependencies, name);
  }
  const open = allowed.join(", ") || "no other package";
  return {
    wrong: `${own} imports ${imported}`,
    instead: `${own} may use ${open}: move what both need there`,
  };
};

const undeclaredFault = (
  house: House,
  dependencies: readonly string[],
  name: string,
): Fault | undefined => {
  if (name.startsWith("node:") || builtinModules.includes(name)) return undefined;
  const shared = house.manifests.get("")?.dependencies ?? [];
  if (dependencies.includes(name) || shared.includes(name)) return undefined;
  return {
    wrong: `imports ${name}, which its package.json does not name`,
    instead: `add it with: npm install --workspace PACKAGE ${name}`,
  };
};

const packageName = (specifier: string): string =>
  specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
