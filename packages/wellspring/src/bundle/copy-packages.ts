import { cpSync, existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

/**
 * Copies installed packages and all that they depend on from the `node_modules` of `root` to that
 * of `folder`: what runs on this machine's platform and Node, without types, sources, documents,
 * tests and what is made for browsers.
 *
 * @throws Error where a package is not installed.
 */
export const copyPackages = (names: readonly string[], root: string, folder: string): void => {
  for (const path of findPackages(names, root)) {
    const others = [...foldersOfOthers, ...(loadsDist(path) ? [] : ["dist"])];
    const isOwn = (source: string) => {
      const [folder = "", ...rest] = relative(path, source).split(sep);
      return !others.includes(folder) && !isHidden(folder) && !rest.includes("node_modules");
    };
    cpSync(path, join(folder, relative(root, path)), {
      recursive: true,
      dereference: true,
      filter: (source) => isOwn(source) && isNeeded(relative(path, source), isFile(source)),
    });
  }
};

/** The folders of packages and of all that they depend on. */
const findPackages = (names: readonly string[], root: string): Set<string> => {
  const found = new Set<string>();
  const visit = (name: string, from: string, isOptional: boolean): void => {
    const path = findPackage(name, from, root);
    if (path === undefined && !isOptional) throw new Error(`${name} is not installed`);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = readManifest(path);
    const optional = new Set(Object.keys(optionalDependencies));
    for (const each of Object.keys(dependencies)) visit(each, path, optional.has(each));
    for (const each of optional) visit(each, path, true);
  };
  for (const name of names) visit(name, root, false);
  return found;
};

type Manifest = {
  main?: unknown;
  exports?: unknown;
  module?: unknown;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

/** Looks for a package as Node does: beside `from`, and beside each folder above it. */
const findPackage = (name: string, from: string, root: string): string | undefined => {
  const path = join(from, "node_modules", name);
  if (existsSync(join(path, "package.json"))) return path;
  return from === root ? undefined : findPackage(name, dirname(from), root);
};

/** Other packages, and what those who work on a package need, at its top. */
const foldersOfOthers = ["node_modules", "test", "tests", "examples", "benchmark", "benchmarks"];

/** Whether a package is loaded from its `dist`; else that holds what is made for browsers. */
const loadsDist = (path: string): boolean => {
  const { main, exports, module }: Manifest = readManifest(path);
  return JSON.stringify([main, exports, module]).includes("dist/");
};

const readManifest = (path: string): Manifest =>
  JSON.parse(readFileSync(join(path, "package.json"), "utf8"));

const isHidden = (folder: string): boolean => folder.startsWith(".");

const isFile = (path: string): boolean => statSync(path).isFile();

const isNeeded = (path: string, file: boolean): boolean =>
  isOfThisPlatform(path) && (!file || neededFiles.test(basename(path)));

/** What Node loads, what packages read, and what licences ask to go along. */
const neededFiles = /\.(?:[cm]?js|json|node|proto|html|css|png|svg)$|^(?:LICEN[CS]E|NOTICE)/i;

/** What other platforms, C libraries, Nodes and runtimes load lies beside what is loaded here. */
const isOfThisPlatform = (path: string): boolean => {
  if (path.split(sep).some((folder) => otherRuntimes.has(folder))) return false;
  const [, platform = hostPlatform] = /(?:^|[/\\])prebuilds[/\\]([^/\\]+)/.exec(path) ?? [];
  const [, abi = hostAbi] = /\.abi(\d+)\./.exec(basename(path)) ?? [];
  return platform === hostPlatform && abi === hostAbi && !/\.musl\.node$/.test(path);
};

const otherRuntimes: ReadonlySet<string> = new Set(["browser", "react-native"]);

const hostPlatform = `${process.platform}-${process.arch}`;
const hostAbi = process.versions.modules;
