import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "./usage-error.ts";

/** Where a backup goes: a file, and the folder in which older ones are to be removed, if any. */
export type BackupTarget = { path: string; folder: string | undefined; keep: number };

type TargetOptions = {
  output: string | undefined;
  to: string | undefined;
  keep: string | undefined;
};

/** The target that options name; throws UsageError where they name none, or two. */
export const parseTarget = ({ output, to, keep }: TargetOptions, now: Date): BackupTarget => {
  if ((output === undefined) === (to === undefined)) {
    throw new UsageError("say where to: -o FILE or --to FOLDER");
  }
  if (keep !== undefined && to === undefined) throw new UsageError("--keep goes with --to");
  if (keep !== undefined && !/^[1-9][0-9]{0,5}$/.test(keep)) {
    throw new UsageError(`--keep: "${keep}" is no number from 1 on`);
  }
  const kept = keep === undefined ? Number.POSITIVE_INFINITY : Number(keep);
  if (to === undefined) return { path: output ?? "", folder: undefined, keep: kept };
  return { path: join(to, backupName(now)), folder: to, keep: kept };
};

/** Removes all backups of a folder but the newest, by their names; other files stay. */
export const removeOldBackups = async (folder: string, keep: number): Promise<void> => {
  const backups = (await readdir(folder)).filter((name) => backupPattern.test(name)).sort();
  const old = backups.slice(0, Math.max(0, backups.length - keep));
  for (const name of old) await rm(join(folder, name), { force: true });
};

/** `wellspring-20260301T021700Z.wsnap`: names order as times do. */
const backupName = (now: Date): string => {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `wellspring-${time}.wsnap`;
};

const backupPattern = /^wellspring-\d{8}T\d{6}Z\.wsnap$/;
