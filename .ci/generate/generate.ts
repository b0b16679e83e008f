import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/** The packages of a checkout that generate code from .proto files: absolute folders. */
export const findModules = (root: string): string[] =>
  globSync("packages/*/buf.gen.yaml", { cwd: root })
    .map((file) => join(root, dirname(file)))
    .filter((folder) => globSync("proto/**/*.proto", { cwd: folder }).length > 0)
    .sort();

/** Formats the .proto files of a package and generates its code; what went wrong, one text each. */
export const generate = (folder: string): string[] => [
  ...runBuf(folder, ["format", "--write"]),
  ...runBuf(folder, ["lint"]),
  ...runBuf(folder, ["generate"]),
];

/** What `generate` would change in a package, and what lint finds; changes nothing itself. */
export const checkGenerated = (folder: string): string[] => {
  const fresh = mkdtempSync(join(tmpdir(), "wellspring-generated-"));
  try {
    return [
      ...runBuf(folder, ["format", "--diff", "--exit-code"]),
      ...runBuf(folder, ["lint"]),
      ...runBuf(folder, ["generate", "--output", fresh]),
      ...compareFolders(join(folder, "src/gen"), join(fresh, "src/gen")),
    ];
  } finally {
    rmSync(fresh, { recursive: true });
  }
};

const runBuf = (folder: string, args: string[]): string[] => {
  const { status, stdout, stderr, error } = spawnSync("buf", args, {
    cwd: folder,
    encoding: "utf8",
  });
  if (status === 0) return [];
  return [`${folder}: buf ${args[0]} failed\n${error?.message ?? `${stdout}${stderr}`.trim()}`];
};

const compareFolders = (committed: string, fresh: string): string[] => {
  const files = new Set([...listFiles(committed), ...listFiles(fresh)]);
  return [...files].sort().flatMap((file) => {
    const before = readText(join(committed, file));
    const after = readText(join(fresh, file));
    if (before === after) return [];
    const path = relative(process.cwd(), join(committed, file));
    if (before === undefined) return [`${path}: is not generated yet`];
    if (after === undefined) return [`${path}: comes from no .proto file`];
    return [`${path}: is not what its .proto file generates`];
  });
};

const listFiles = (folder: string): string[] =>
  globSync("**/*", { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};
