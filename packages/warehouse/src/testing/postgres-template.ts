import { chown, lstat, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProgram, type User } from "./postgres-process.ts";

/**
 * A data folder of a server that never ran, made once for all specs beside its programs: copying it
 * takes a tenth of the time. Its one user is `postgres`, with this password.
 */
export const findTemplate = async (
  programs: string,
  user: User | undefined,
  password: string,
): Promise<string> => {
  const target = `${dirname(programs)}-data-${user?.uid ?? "own"}`;
  const stats = await lstat(target).catch(() => undefined);
  const owner = user?.uid ?? process.getuid?.();
  if (stats && stats.uid !== owner) throw new Error(`${target} belongs to somebody else`);
  if (!stats) await createTemplate(programs, user, password, target);
  return target;
};

/** Makes it beside the target, then renames: who finds the folder finds all of it. */
const createTemplate = async (
  programs: string,
  user: User | undefined,
  password: string,
  target: string,
): Promise<void> => {
  const folder = await mkdtemp(`${target}-`);
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, password);
  if (user) for (const path of [passwordFile, folder]) await chown(path, user.uid, user.gid);
  const access = ["-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile];
  const data = join(folder, "data");
  const form = ["-E", "UTF8", "--locale", "C", "--no-sync", "-D", data];
  await runProgram(join(programs, "initdb"), [...access, ...form], user);
  await rename(data, target).catch((error: NodeJS.ErrnoException) => {
    // Another process made it meanwhile.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  await rm(folder, { recursive: true });
};
