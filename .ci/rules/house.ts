import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, parseManifest } from "./manifest.ts";
import { parseSource, type Source } from "./source.ts";

/** A checkout, read once: all that the rules look at. */
export type House = {
  /** Every file by its path, in order; undefined where it is no text. */
  texts: ReadonlyMap<string, string | undefined>;
  /** The TypeScript and JavaScript files. */
  sources: readonly Source[];
  /** The package.json of each package, by the name of its folder; the root's by "". */
  manifests: ReadonlyMap<string, Manifest>;
};

/** Reads the files that git tracks or would track. */
export const readHouse = (root: string): House => {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0");
  const paths = [...new Set(listed)].filter((path) => path !== "" && existsSync(join(root, path)));
  return createHouse(new Map(paths.sort().map((path) => [path, readText(join(root, path))])));
};

/** The house that these files make. */
export const createHouse = (texts: ReadonlyMap<string, string | undefined>): House => {
  const sources: Source[] = [];
  const manifests = new Map<string, Manifest>();
  for (const [path, text] of texts) {
    if (text === undefined) continue;
    if (/^(packages|\.ci)\/.*\.[jt]s$/.test(path)) sources.push(parseSource(path, text));
    const folder = /^(?:packages\/([^/]+)\/)?package\.json$/.exec(path);
    if (folder) manifests.set(folder[1] ?? "", parseManifest(text));
  }
  return { texts, sources, manifests };
};

const readText = (path: string): string | undefined => {
  const bytes = readFileSync(path);
  return bytes.includes(0) || dataEndings.test(path) ? undefined : bytes.toString("utf8");
};

/** Measured files, whose form is the robots' own. */
const dataEndings = /\.(csv|gz|zst|png|svg|pdf)$/;
